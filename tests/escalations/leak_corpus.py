"""Stories written for the leak check: those that tell too much, with what they tell, and those that may go.

All people and numbers are made up. The client is Edith Yelland, called Edie; other clients, volunteers and
staff the system knows are in OTHERS; staff are called by STAFF; towns and services are in PLACES.
"""

CLIENT = ["Edith Yelland", "Edie"]
OTHERS = [
    "Wilfred Jenkin",
    "Constance Olds",
    "Will Tippett",
    "May Drew",
    "Grace Paynter",
    "Sally-Anne Bosanko",
    "Bridget O'Halloran",
    "Ryan Old",
    "Tina Quick",
    "Jowan Tripconey",
    "Dr Petra Hallam",
    "Zo\u00eb Lanyon-Smith",
    "Frank Hocking",
]
STAFF = ["Jowan", "Jo", "Petra"]
PLACES = [
    "St Just",
    "Penzance",
    "Hayle",
    "Penwith Lunch Table",
    "Mount's Bay Memory Cafe",
    "Rose Garden Cafe",
    "Helston",
]

LEAKING: list[tuple[str, set[tuple[str, str]]]] = [
    # NHS numbers
    ("We found her by 999 005 8628 and all is well now.", {("nhs_number", "999 005 8628")}),
    ("Her NHS number is 9990058629, and the visit is booked.", {("nhs_number", "9990058629")}),
    ("It was 9990058628 that we needed. Thank you.", {("nhs_number", "9990058628")}),
    ("The letter said 999-123-4567 at the top. It is sorted.", {("nhs_number", "999-123-4567")}),
    ("NHS no. 9991234567 was on the bottle you found.", {("nhs_number", "9991234567")}),
    ("It was written as 999\u00a0005\u00a08628 on the card.", {("nhs_number", "999\u00a0005\u00a08628")}),
    # telephone numbers
    ("The nurse has come. Ring her on 01632 960123 if you like.", {("phone", "01632 960123")}),
    ("Her number is 07700 900 456 and she would love a call.", {("phone", "07700 900 456")}),
    ("They answer at +44 7700 900456 until five.", {("phone", "+44 7700 900456")}),
    ("Ring (01632) 960 001 before you go.", {("phone", "(01632) 960 001")}),
    ("Just phone next door on 960444 first.", {("phone", "960444")}),
    ("Text 0770-090-0123 when you are there.", {("phone", "0770-090-0123")}),
    # postcodes
    ("The driver has TR19 9AY now, so the lift will find it.", {("postcode", "TR19 9AY")}),
    ("They went to tr199ay by mistake, and then to the right door.", {("postcode", "tr199ay")}),
    ("The grant covers TR 18 9XD as well.", {("postcode", "TR 18 9XD")}),
    # addresses
    ("A rail has been put up at 19 Furze Park.", {("address", "19 Furze Park")}),
    ("The step at 12 Wheal Hope Row is mended.", {("address", "12 Wheal Hope Row")}),
    ("They came to 14 copper terrace on Monday.", {("address", "14 copper terrace")}),
    ("The van was seen in Trelawny Road and the police were told.", {("address", "Trelawny Road")}),
    ("She has moved to Flat 3 and likes the view.", {("address", "Flat 3")}),
    ("The key is under the pot at Rosemorran Cottage.", {("address", "Rosemorran Cottage")}),
    ("He lives at number 42 and will look in.", {("address", "lives at number 42")}),
    # emails
    ("Write to edie.yelland@example.org about the club.", {("email", "edie.yelland@example.org")}),
    ("The helper is jo at example dot org if you wish.", {("email", "jo at example dot org")}),
    ("Send it to <care+west@team.example.co.uk>, please.", {("email", "care+west@team.example.co.uk")}),
    # illnesses
    ("It turned out to be a water infection and she is on the mend.", {("diagnosis", "water infection")}),
    ("The doctor says it is early dementia, and there is help.", {("diagnosis", "dementia")}),
    ("The memory clinic said Alzheimer\u2019s, and the family know.", {("diagnosis", "Alzheimer\u2019s")}),
    ("She had a small stroke in the night.", {("diagnosis", "stroke")}),
    ("It was COPD all along.", {("diagnosis", "COPD")}),
    ("Two UTIs in a month, which explains the muddle.", {("diagnosis", "UTIs")}),
    ("Her diabetes was out of order. The nurse comes daily.", {("diagnosis", "diabetes")}),
    (
        "He has been DIAGNOSED with HEART FAILURE.",
        {("diagnosis", "DIAGNOSED"), ("diagnosis", "HEART FAILURE")},
    ),
    ("The hospital found cancer, we are sorry to say.", {("diagnosis", "cancer")}),
    ("There was a broken hip after all.", {("diagnosis", "broken hip")}),
    ("It is depression, and somebody is helping.", {("diagnosis", "depression")}),
    # medicines
    ("The warfarin was doubled by mistake. It is right now.", {("medicine", "warfarin")}),
    ("Antibiotics were started the same evening.", {("medicine", "Antibiotics")}),
    ("She now has one 20mg tablet instead of two.", {("medicine", "20mg")}),
    ("Her water tablets had run out.", {("medicine", "water tablets")}),
    ("The co-codamol made her sleepy, so it was stopped.", {("medicine", "co-codamol")}),
    ("Her insulin is given by a nurse now.", {("medicine", "insulin")}),
    # names, after a kinship word
    ("Her daughter Mary has moved in for a while.", {("name", "Mary")}),
    ("His sons, Bob and Jim, take turns now.", {("name", "Bob"), ("name", "Jim")}),
    ("We spoke to the neighbour, Mrs Trelawney, who has a key.", {("name", "Trelawney")}),
    ("Mary, her daughter, was so glad.", {("name", "Mary")}),
    ("Her son-in-law Peter Carlyon did the rail.", {("name", "Peter Carlyon")}),
    ("Her niece is called Tamara and will come on Fridays.", {("name", "Tamara")}),
    ("her daughter mary came at once", {("name", "mary")}),
    ("A man called Steve fixed the gate.", {("name", "Steve")}),
    ("Auntie Jean is coming to stay.", {("name", "Jean")}),
    ("Her granddaughter Hope rang to thank you.", {("name", "Hope")}),
    # names the system knows
    ("Wilfred Jenkin had the same trouble last year.", {("name", "Wilfred Jenkin")}),
    ("The place came free because Jenkin has gone home.", {("name", "Jenkin")}),
    ("We asked Sally-Anne to call as well.", {("name", "Sally-Anne")}),
    ("bridget o'halloran will visit on Tuesdays too.", {("name", "bridget o'halloran")}),
    ("Bridget O\u2019Halloran will visit too.", {("name", "Bridget O\u2019Halloran")}),
    ("Zoe took her to the club.", {("name", "Zoe")}),
    ("Dr Hallam went to see her herself.", {("name", "Hallam")}),
    ("Jowan Tripconey is at his desk until five.", {("name", "Jowan Tripconey")}),
    ("Frank\u2019s wheelchair was free, so she has it.", {("name", "Frank\u2019s")}),
    ("We told Will that the chair is free.", {("name", "Will")}),
    ("She sat next to May Drew at lunch.", {("name", "May Drew")}),
    ("It was Grace who found the way in.", {("name", "Grace")}),
    ("Somebody mentioned Mr Old again.", {("name", "Old")}),
    # several at once
    (
        "Ring her son Tom on 07700 900789: the doctor thinks it is gout, and 5 Granite Row is cold.",
        {("name", "Tom"), ("phone", "07700 900789"), ("diagnosis", "gout"), ("address", "5 Granite Row")},
    ),
    (
        "Morphine has been started. Her husband Arthur is at TR27 9XA with her.",
        {("medicine", "Morphine"), ("name", "Arthur"), ("postcode", "TR27 9XA")},
    ),
]

CLEAN = [
    "Edie is back at the Wednesday club and had two helpings. Thank you for telling us.",
    "You noticed that Edith was eating less. A hot meal now comes every day, and she tells us it is very good.",
    "A nurse went the next morning. It was right to ask, and things are better already.",
    "You were right that something had changed. We cannot say more than that without her leave.",
    "Mrs Yelland has a new rail by the back step. She says it is the best thing since the wireless.",
    "She will ring in May. Will you be there when she does?",
    "May we thank you? In May there will be a party, and on 3 May a lift to it.",
    "She rose from her chair by herself on Friday. It is a small thing, and a large one.",
    "Grace before the meal was her own idea. Hope to see you at the next.",
    "We hope that this good news makes your week. Will you come to the next gathering?",
    "Jo went round the same day and made tea. Petra has looked in as well.",
    "The people at Penwith Lunch Table keep a place for her on Tuesdays. It is a short walk.",
    "She went to Mount's Bay Memory Cafe and sang all afternoon.",
    "The bus from St Just to Penzance stops at the door. She has her pass now.",
    "We had tea at the Rose Garden Cafe to celebrate. She chose the cake.",
    "Her daughter rang to say thank you. Her son will come at Christmas.",
    "His wife and the neighbour have sorted out the key between them.",
    "The pharmacist came and put everything in one box with the days on it. It has been right ever since.",
    "The ankles were looked at, and she is to keep her feet up. She says that it is dull but it works.",
    "It was a stroke of luck that you looked in the fridge.",
    "Nothing could be done about the bus, we are sorry to say. Your words went to the board.",
    "We offered a lift and the answer was no, thank you. She knows how to ask again.",
    "It is with sorrow that we tell you that she died on Sunday, at home, with her family near.",
    "There were 12 people at lunch, 3 of them new, and she knew 7. She walked 200 yards down the road after.",
    "On Tuesday, her neighbour will take the bins out. That has been settled until the spring.",
    "You called 999 and stayed. It was the right thing to do, and she asks after you.",
    "The fire service fitted two alarms. Ring 111 or 999 as you did if it happens again.",
    "Your visit on 14 June 2026 at 2:30pm was the start of all this. It took 9 days.",
    "The garden gang cut the path back. You can see the steps, all 6 of them.",
    "She was sad for a while and now less so. Somebody sits with her on Mondays and Thursdays.",
    "Good news: the heating is on, the bill is paid, and the cat is in the best chair.",
    "A quick word: her old coat fitted the hall at the community centre, and they sent a green one back.",
    "The hearing aids were only full of wax. She heard the blackbird this morning.",
    "They went the long way home, by the sea. It was a young driver and he sang.",
]
