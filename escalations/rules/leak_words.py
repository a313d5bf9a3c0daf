"""The words the leak check looks for, as plain data: read it, add to it, take from it.

Our own list of how older people, families and staff speak of illness and medicine. Not here: what a
volunteer would see and say ("a fall", "swollen ankles", "tablets", "in pain"), which a story may hold.
Everything is matched as whole words, in any letter case, singular or plural, unless it says otherwise.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


DIAGNOSES = _words("""
    dementia dimentia alzheimer alzheimers alzeimers alheimers parkinson parkinsons huntington delirium
    psychosis psychotic schizophrenia schizophrenic bipolar depression depressed depressive antisocial
    anxiety ptsd ocd agoraphobia anorexia anorexic bulimia autism autistic adhd suicidal suicide overdose
    overdosed alcoholic alcoholism alcoholics addiction addict cancer cancerous tumour tumor leukaemia
    leukemia lymphoma melanoma myeloma sarcoma carcinoma metastasis metastases metastatic malignant benign
    biopsy biopsies oncology oncologist palliative chemo remission stroke aneurysm haemorrhage hemorrhage
    haematoma epilepsy epileptic seizure seizures concussion migraine meningitis encephalitis neuropathy
    sclerosis hydrocephalus angina arrhythmia fibrillation hypertension hypotension atherosclerosis
    cardiac cardiomyopathy thrombosis embolism pacemaker endocarditis pericarditis asthma asthmatic
    emphysema bronchitis bronchiectasis pneumonia pnuemonia pleurisy tuberculosis copd fibrosis diabetes
    diabetis diabetic hypoglycaemia hyperglycaemia hypo hypos thyroid hypothyroid hyperthyroid
    hypothyroidism cholesterol anaemia anaemic anemia anemic leukopenia haemophilia arthritis arthritic
    osteoarthritis osteoporosis rheumatism rheumatoid gout sciatica lumbago scoliosis spondylitis
    fibromyalgia polymyalgia bursitis tendonitis lupus fracture fractured sepsis septicaemia septic
    cellulitis gangrene gangrenous mrsa norovirus influenza flu covid coronavirus shingles infection
    infections infected abscess ulcer ulcers ulcerated ulcerative bedsore bedsores eczema psoriasis
    dermatitis scabies ringworm impetigo oedema lymphoedema cataract cataracts glaucoma retinopathy
    conjunctivitis tinnitus vertigo labyrinthitis constipation constipated incontinence incontinent
    diarrhoea diarrhea haemorrhoids hernia hernias colitis crohn crohns coeliac celiac diverticulitis
    diverticulosis gallstone gallstones pancreatitis gastritis reflux cirrhosis hepatitis jaundice
    jaundiced appendicitis cystitis prostate prostatitis catheter catheterised colostomy ileostomy stoma
    fistula nephritis renal dialysis uraemia hiv syphilis herpes chlamydia menopause menopausal prolapse
    endometriosis malnutrition malnourished dehydration dehydrated dysphagia aphasia dysphasia ataxia
    hemiplegia paralysis amputation amputated amputee paraplegic diagnosis diagnoses diagnosed prognosis
    terminal symptomatic relapse comorbidity frailty obese obesity palsy psychiatric polio asperger
    aspergers leukaemic hiatus bronchial hypothermia hypothermic pressure-sore blood-pressure thrush
    bunion kyphosis rosacea
""")

DIAGNOSIS_PHRASES = _phrases("""
    memory problem, high blood pressure,
    low blood pressure, memory loss, lewy body, macular degeneration, motor neurone, multiple sclerosis,
    multiple system atrophy, mental illness, mental breakdown, nervous breakdown, personality disorder,
    eating disorder, panic attack, learning disability, brain injury, brain bleed, bleed on the brain,
    water on the brain, mini stroke, heart attack, heart failure, heart disease, heart condition,
    heart murmur, irregular heartbeat, blood clot, blood poisoning, blood sugar, chest infection,
    water infection, urine infection, kidney failure, kidney disease, kidney infection, kidney stone,
    liver failure, liver disease, lung disease, lung condition, chronic obstructive, chronic fatigue,
    chronic pain, broken hip, broke her hip, broke his hip, broken wrist, broken leg, broken arm,
    broken ankle, broken rib, broken pelvis, broken collarbone, hip replacement, knee replacement,
    fractured hip, pressure sore, pressure ulcer, leg ulcer, bed sore, slipped disc, frozen shoulder,
    under active thyroid, overactive thyroid, underactive thyroid, irritable bowel, prostate trouble,
    self harm, c diff, end of life, not expected to live, months to live, weeks to live, days to live,
    sectioned under, detached retina, sleep apnoea, restless legs, deep vein, varicose vein,
    sexually transmitted, heart problem, heart trouble, kidney problem, lung problem, bowel problem,
    blood pressure, broken bone, broken shoulder, kidney trouble, liver problem, mental health problem,
    low sodium, low iron, urinary tract, bleed in the brain, heart operation, heart bypass
""")

DIAGNOSES_IN_CAPITALS = _words("""
    AF AIDS AKI CCF CHF CKD COPD CVA DVT GORD HIV IBD IBS IHD LBD MCI MI MND MRSA MS NSTEMI OA OCD PE PTSD PVD
    RA SOB STEMI TB TIA UTI
""")
"""Abbreviations that would be ordinary words, or nothing, in small letters: matched in capitals only."""

MEDICINES = _words("""
    paracetamol ibuprofen aspirin naproxen diclofenac codeine dihydrocodeine co-codamol cocodamol
    co-dydramol codydramol zapain solpadol tramadol morphine oramorph oxycodone oxycontin fentanyl
    buprenorphine butec butrans methadone diamorphine opiate opiates opioid opioids painkiller painkillers
    analgesic gabapentin pregabalin lyrica amitriptyline nortriptyline sertraline citalopram escitalopram
    fluoxetine prozac paroxetine mirtazapine venlafaxine duloxetine trazodone antidepressant
    antidepressants anti-depressants diazepam valium lorazepam temazepam nitrazepam zopiclone zolpidem
    sedative sedatives tranquilliser tranquillisers haloperidol risperidone quetiapine olanzapine
    aripiprazole clozapine antipsychotic antipsychotics lithium donepezil aricept memantine rivastigmine
    galantamine levodopa sinemet madopar stalevo co-careldopa co-beneldopa ropinirole pramipexole
    rotigotine valproate epilim carbamazepine tegretol lamotrigine levetiracetam keppra phenytoin
    metformin gliclazide glimepiride sitagliptin linagliptin empagliflozin dapagliflozin insulin lantus
    novorapid humalog levemir ozempic semaglutide liraglutide statin statins simvastatin atorvastatin
    rosuvastatin pravastatin ezetimibe ramipril lisinopril perindopril enalapril losartan candesartan
    irbesartan valsartan entresto amlodipine felodipine diltiazem verapamil nifedipine bisoprolol atenolol
    propranolol metoprolol carvedilol beta-blocker beta-blockers betablocker betablockers furosemide
    frusemide bumetanide spironolactone eplerenone bendroflumethiazide indapamide diuretic diuretics
    digoxin amiodarone flecainide warfarin apixaban eliquis rivaroxaban xarelto edoxaban dabigatran
    clopidogrel heparin clexane dalteparin fragmin anticoagulant anticoagulants gtn nitrolingual
    isosorbide nicorandil salbutamol ventolin salamol seretide fostair symbicort trelegy trimbow
    tiotropium spiriva montelukast aminophylline theophylline carbocisteine prednisolone prednisone
    dexamethasone hydrocortisone steroid steroids antibiotic antibiotics amoxicillin penicillin
    flucloxacillin co-amoxiclav clarithromycin erythromycin doxycycline trimethoprim nitrofurantoin
    ciprofloxacin cefalexin cephalexin metronidazole gentamicin aciclovir fluconazole omeprazole
    lansoprazole pantoprazole esomeprazole ranitidine famotidine gaviscon rennie senna senokot lactulose
    laxative laxatives bisacodyl docusate movicol laxido macrogol fybogel loperamide imodium
    metoclopramide cyclizine domperidone prochlorperazine stemetil buscopan mebeverine levothyroxine
    thyroxine carbimazole alendronate alendronic risedronate denosumab prolia adcal fultium methotrexate
    sulfasalazine azathioprine leflunomide hydroxychloroquine allopurinol colchicine tamoxifen letrozole
    anastrozole bicalutamide zoladex chemotherapy radiotherapy immunotherapy oxybutynin tolterodine
    solifenacin mirabegron tamsulosin finasteride latanoprost timolol dorzolamide betnovate eumovate
    dermovate canesten nystatin naloxone disulfiram acamprosate nicotine varenicline champix nurofen
    anadin lemsip calpol panadol disprin voltarol fortisip complan hrt viagra sildenafil cialis cetirizine
    loratadine piriton chlorphenamine fexofenadine quinine melatonin ketamine cannabis cannabidiol
    syringe-driver nebuliser nebulisers dosette
""")

MEDICINE_PHRASES = _phrases("""
    water tablet, water pill, blood thinner, blood pressure tablet, blood pressure pill, heart tablet,
    heart pill, sleeping tablet, sleeping pill, nerve tablet, memory tablet, iron tablet, iron infusion,
    folic acid, vitamin b12, b12 injection, beta blocker, anti depressant, anti psychotic, pain killer,
    eye drops for, morphine patch, pain patch, syringe driver, home oxygen, oxygen at home,
    blood transfusion, chemo tablet, water medication
""")

HARMLESS = _phrases("""
    stroke of luck, stroke of genius, stroke of midnight, stroke of noon, flu jab, flu jabs, covid jab,
    cancer research shop, bus terminal, air terminal, septic tank, flu vaccine, covid vaccine
""")
"""Phrases that hold one of the words above and tell nothing."""

KINSHIP = _phrases("""
    daughter, son, wife, husband, partner, fiance, fiancee, girlfriend, boyfriend, widow, widower, spouse,
    hubby, missus, mother, mum, mummy, mam, father, dad, daddy, parent, sister, brother, sibling, twin,
    niece, nephew, cousin, aunt, auntie, aunty, uncle, grandson, granddaughter, grand-daughter,
    grand daughter, grandchild, grandchildren, grandkid, great-grandson, great-granddaughter, grandmother,
    grandfather, grandma, grandad, grandpa, granny, gran, nan, nana, child, children, baby, stepson,
    stepdaughter, stepmother, stepfather, goddaughter, godson, daughter-in-law, daughter in law,
    son-in-law, son in law, sister-in-law, sister in law, brother-in-law, brother in law, mother-in-law,
    mother in law, father-in-law, father in law, next of kin, relative, friend, mate, pal, neighbour,
    neighbor, lodger, tenant, landlord, landlady, carer, caregiver, cleaner, gardener, home help, wives,
    ex-wife, ex-husband, sweetheart
""")
"""After one of these, a capital letter begins somebody's name."""

AT_WORK = _phrases("""
    nurse, district nurse, matron, social worker, physio, physiotherapist, warden, care worker, home carer,
    vicar, postman, postwoman, milkman, milk lady, hairdresser, window cleaner, handyman, driver, volunteer,
    visitor
""")
"""After one of these too, unless it is a first name of staff."""

SOMEBODY = _words("man woman lady gentleman chap bloke boy girl lad nurse doctor person fellow guy")
"""A name follows these only after "called" or "named"."""

TITLES = _words("mr mrs ms miss mx dr doctor rev revd reverend prof professor mister constable")

EVERYDAY = _words("""
    will may rose grace hope faith joy june april august old olds quick long young rich king hill wood
    green brown black white day hall cook baker bishop carter walker fisher porter barber potter page
    price hollow bray eddy post street lane marsh field brook bridge stone church bell ball fox wolf bird
    bunt best good love small short strong sharp swift wise summer autumn winter christian
""")
"""Words that are also names: taken for a name only where the sentence makes it plain."""

MONTHS = _words("may june april august january")

BEFORE_A_MONTH = _words("""
    in last next this since until till by of early late mid through during from and to every
""")

NOT_NAMES = _words("""
    i i'm i've i'll i'd nhs gp mdt tv ok uk bbc dvd dbs pc radio monday tuesday wednesday thursday friday
    saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays january february march
    april may june july august september october november december christmas easter boxing day new year
    good bank holiday summer autumn winter spring the a an and but or so as at by for from in into of on
    to with we you he she it they there this that these those my our your her his their its who what when
    where why how if yes no not now then today tomorrow yesterday thank thanks kind best regards dear
    hello hi please sorry well english cornish british scottish welsh irish polish french german european
    cornwall england
""")
"""Capital letters that begin nobody's name."""

PARTICLES = _words("de da di du van von der den la le bin ibn al el of the and ap mac")
"""Parts of a name that say nothing by themselves."""

FIRST_NAMES = _words("""
    aaron abigail adam agnes aisha alan albert alex alexander alfie alfred alice alison amanda amelia amy
    andrea andrew angela anita ann anna anne annie anthony arthur audrey avis barbara barry beatrice ben
    benjamin bernard bert beryl bess beth betty bob brenda brian bridget bruce bryan callum carl carol
    caroline catherine cathy cecil charles charlie charlotte chloe chris christine christopher clare
    claire clarence clive colin connie constance craig cyril daisy daniel daphne darren dave david dean
    debbie deborah deirdre denise dennis denzil derek diana diane dominic don donald donna doreen doris
    dorothy doug douglas duncan ed eddie edith edna edward edwin eileen elaine eleanor elizabeth ella
    ellen ellie elsie emily emma enid eric ernest ernie ethel eunice eva evelyn fiona florence frances
    francis frank fred freda frederick gareth gary gavin geoff geoffrey george georgia gerald gillian
    gladys glenn gloria gordon graham greg gwen hannah harold harriet harry hazel heather helen henry
    herbert hilary hilda howard hugh ian ida imogen irene iris isaac isabel isobel ivor ivy jack jackie
    jacob jake james jamie jan jane janet janice jasmine jason jean jeff jemima jennifer jenifer jenny
    jeremy jess jessica jim jimmy jo joan joanna joanne joe john jonathan joseph josephine josh joshua
    joyce judith judy julia julian julie karen kate katherine kathleen kathy katie keith kelly ken kenneth
    kerry kevin kim kirsty kyle laura lauren lee len leonard leslie lewis liam lilian lily linda lisa liz
    lizzie lorna lorraine louise lucy luke lydia lynn mabel madge maggie malcolm marcus margaret maria
    marie marion marjorie martha martin mary matilda matt matthew maud maureen mavis max megan melanie
    michael michelle mick mike mildred millie minnie miriam mohammed moira molly monica morwenna muriel
    myra myrtle nancy naomi natalie nathan neil nell nellie nicholas nick nicola nigel nora noreen norma
    norman nuala oliver olivia oscar pamela patricia patrick paul paula pauline peggy penelope penny percy
    peter phil philip phoebe phyllis piran rachel ralph ray raymond rebecca reg reginald rhoda richard
    rita robert robin roger ron ronald rosemary rosie roy ruby rupert russell ruth ryan sally sam samantha
    samuel sandra sarah scott sean sharon sheila shirley sid sidney simon sophie stan stanley stella
    stephanie stephen steve steven stuart susan sybil sylvia tamsin ted teresa terry theresa thomas tim
    timothy tina toby tom tommy tony tracey tracy trevor una valerie vanessa vera vernon veronica vic
    victor victoria vincent viola violet vivien wally walter wayne wendy wilf wilfred william winifred
    winnie winston yvonne zoe
""")
"""First names common in Cornwall: somebody's, with another name after them or a kinship word before."""

POSTCODE_AREAS = _words("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK
    ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA
    TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
""")

STREETS = _words("""
    street st road rd lane ln avenue ave terrace close crescent drive row court place gardens garden grove
    hill view way walk rise mews parade park steps quay cottages cottage square green estate villas villa
    gate heights meadow meadows orchard bungalows house houses flats wharf vale fields alley path passage
    hamlet cross
""")
"""What a street is called, after its name and with a number before it."""

PLAIN_STREETS = _words("""
    street road lane avenue terrace crescent mews parade drive row court cottages gardens grove
""")
"""Those that make a street's name even without a number."""

HOUSES = _words("""
    cottage bungalow farmhouse villa lodge house farm
""")

NOT_STREETS = _words("""
    the a an our your her his their my its this that from of down up on to in at by off over along across
    minute minutes mile miles yard yards metre metres day days week weeks hour hours month months year
    years people times steps more other different main busy same next
""")
"""Words that do not name a street: "10 yards down the road" is not an address."""
