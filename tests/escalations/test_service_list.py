"""A list of services is looked through, confirmed, and written whole; the same list again changes nothing."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from escalations.importing import SERVICES
from escalations.models import Service
from escalations.rules.service_list import COLUMNS, OPTIONAL
from livingwell import clock, sweep
from livingwell.importing import tables
from livingwell.models import Area, AuditRecord, Upload
from livingwell.workflow import uploads
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
DEMO = Path(settings.BASE_DIR) / "livingwell" / "demo_data" / "services.csv"


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    made = make.team()
    Area.objects.filter(pk=made.area.pk).update(code="WEST")
    return made


def row(**fields):
    return {
        "ref": "S1", "name": "Tea Room", "kind": "non_medical", "helps_with": "lonely",
        "what_they_help_with": "Tea and company.", "contact_name": "", "contact_role": "Host",
        "phone": "01632 960100", "email": "tea@example.org", "opening_hours": "Mon 10:00-12:00",
        "areas": "WEST", "how_to_refer": "Telephone", "self_referral": "yes", "typical_wait": "", **fields,
    }  # fmt: skip


def written(*rows, columns=COLUMNS):
    lines = [",".join(columns), *(",".join(f'"{one[name]}"' for name in columns) for one in rows)]
    return "\r\n".join(lines).encode()


def kept(team, content, by=None):
    upload = uploads.keep_upload(
        SERVICES, "list.csv", tables.read(content, COLUMNS, OPTIONAL), by=by or team.coordinator
    )
    uploads.do_upload(upload.pk)
    return Upload.objects.get(pk=upload.pk)


def confirmed(upload):
    uploads.confirm_upload(upload.pk, by=upload.by)
    uploads.do_upload(upload.pk)
    return Upload.objects.get(pk=upload.pk)


def test_nothing_is_written_before_it_is_confirmed(team):
    upload = kept(team, written(row(), row(ref="S2", name="Choir")))

    assert (upload.state, upload.counts, upload.done) == ("ready", {"new": 2}, 2)
    assert not Service.objects.exists()

    done = confirmed(upload)

    assert (done.state, done.rows) == ("done", [])
    assert set(Service.objects.values_list("ref", "name")) == {("S1", "Tea Room"), ("S2", "Choir")}
    assert Service.objects.get(ref="S1").areas.get() == team.area
    assert AuditRecord.objects.filter(action="added").count() == 2


def test_the_same_list_again_changes_nothing(team):
    confirmed(kept(team, written(row())))

    again = kept(team, written(row(ref="s1", areas="west", helps_with="LONELY", kind="Non medical")))

    assert again.counts == {"unchanged": 1}
    assert again.good == 0
    assert Service.objects.get().version == 1


def test_what_is_different_is_changed(team):
    confirmed(kept(team, written(row())))
    other = make.area(name="Elsewhere")
    Area.objects.filter(pk=other.pk).update(code="EAST")
    assert kept(team, written(row(areas="WEST;EAST"))).counts == {"changed": 1}
    upload = kept(team, written(row(phone="01632 960999", helps_with="lonely;money")))

    assert upload.counts == {"changed": 1}
    confirmed(upload)

    service = Service.objects.get()
    assert (service.phone, service.helps, service.version) == ("01632 960999", ";lonely;money;", 2)


def test_a_place_is_left_alone_unless_the_list_speaks_of_it(team):
    confirmed(kept(team, written(row())))
    Service.objects.update(place="Hayle")

    assert kept(team, written(row())).counts == {"unchanged": 1}
    upload = kept(team, written(row(place="St Ives"), columns=(*COLUMNS, *OPTIONAL)))
    assert upload.counts == {"changed": 1}
    confirmed(upload)
    assert Service.objects.get().place == "St Ives"


@pytest.mark.parametrize(
    ("fields", "column", "reason"),
    [
        ({"ref": ""}, "ref", "empty"),
        ({"ref": "S 1!"}, "ref", "not a reference"),
        ({"name": "x" * 101}, "name", "longer than 100"),
        ({"kind": "magic"}, "kind", "not one of"),
        ({"helps_with": "lonely;flying"}, "helps_with", "“flying” is not a code"),
        ({"helps_with": ";"}, "helps_with", "no code"),
        ({"helps_with": "good_news"}, "helps_with", "not a code"),
        ({"areas": "MOON"}, "areas", "not a code"),
        ({"phone": "ring us"}, "phone", "not a telephone number"),
        ({"phone": "1632960100"}, "phone", "lost its first 0"),
        ({"email": "tea at example"}, "email", "not an email"),
        ({"self_referral": "perhaps"}, "self_referral", "neither yes nor no"),
        ({"what_they_help_with": " "}, "what_they_help_with", "empty"),
    ],
)
def test_a_bad_row_is_listed_with_line_column_and_reason_and_the_others_are_good(
    team, fields, column, reason
):
    upload = kept(team, written(row(ref="S7", name="Choir"), row(**fields)))

    ((line, where, why),) = upload.refused
    assert (line, where) == (3, column)
    assert reason in why
    confirmed(upload)
    assert Service.objects.get().name == "Choir"


def test_the_same_reference_twice_is_refused_the_second_time(team):
    upload = kept(team, written(row(), row(ref="s1", name="Other")))

    assert upload.refused == [[3, "ref", "S1 is on line 2 already"]]


def test_a_list_for_other_areas_alone_is_not_theirs_to_write(team):
    other = make.area(name="Elsewhere")
    Area.objects.filter(pk=other.pk).update(code="EAST")

    mine = kept(team, written(row(areas="EAST;WEST")))
    theirs = kept(team, written(row(ref="S2", areas="EAST")))

    assert mine.counts == {"new": 1}
    assert theirs.refused == [[2, "areas", "none of these areas is yours"]]


def test_what_was_retired_here_stays_so(team):
    confirmed(kept(team, written(row())))
    Service.objects.update(active=False)

    upload = kept(team, written(row(name="Tea Rooms")))

    assert "retired" in upload.refused[0][2]


def test_it_is_written_all_or_not_at_all(team, monkeypatch):
    upload = kept(team, written(row(), row(ref="S2", name="Choir")))
    uploads.confirm_upload(upload.pk, by=team.coordinator)
    with monkeypatch.context() as broken:
        broken.setattr("livingwell.audit.record_each", lambda *_args: 1 / 0)  # after the services
        uploads.do_short_upload(upload)

    assert not Service.objects.exists()
    assert Upload.objects.get().state == "writing"
    clock.move_to(TUESDAY_3PM + uploads.LEASE * 2)
    assert sweep.do_uploads() == 1
    assert Service.objects.count() == 2


def test_one_that_never_works_is_given_up_and_does_not_keep_back_the_others(team, monkeypatch):
    bad = kept(team, written(row()))
    uploads.confirm_upload(bad.pk, by=team.coordinator)
    with monkeypatch.context() as broken:
        broken.setattr("livingwell.audit.record_each", lambda *_args: 1 / 0)
        for number in range(1, uploads.MOST_ATTEMPTS + 2):
            clock.move_to(TUESDAY_3PM + number * 2 * uploads.LEASE)
            sweep.do_uploads()

    assert Upload.objects.get().state == "failed"
    assert sweep.do_uploads() == 0


def test_only_one_works_on_it(team):
    upload = kept(team, written(row()))
    uploads.confirm_upload(upload.pk, by=team.coordinator)
    claimed = uploads._claim(upload.pk)

    assert not uploads.do_upload(upload.pk)
    Upload.objects.update(token=None)
    with pytest.MonkeyPatch.context() as taken_over:
        taken_over.setattr(uploads, "_claim", lambda _pk: claimed)
        assert not uploads.do_upload(upload.pk)
    assert uploads._look_through(claimed, [tables.Row(2, row())]) is None
    assert not uploads._write(claimed, [], [])
    assert not Service.objects.exists()


def test_a_long_list_is_left_to_the_workers_and_shows_how_far_it_is(team, client, monkeypatch):
    rows = [row(ref=f"S{number}", name=f"Tea {number}") for number in range(uploads.AT_ONCE + 1)]
    client.force_login(team.coordinator)
    answer = client.post(reverse("escalations:service-import"), {"file": as_file(written(*rows))})
    page = client.get(answer["Location"])
    assert "0 of 501 rows looked at" in page.content.decode()
    assert "<progress" in page.content.decode()

    seen = []
    monkeypatch.setattr(uploads, "_goes_on", lambda upload, done: seen.append(done) or True)
    assert sweep.do_uploads() == 1

    assert seen == [100, 200, 300, 400, 500, 501]
    assert "Write 501 rows" in client.get(answer["Location"]).content.decode()
    client.post(f"{answer['Location']}confirm/")
    assert "Writing" in client.get(answer["Location"]).content.decode()
    with statements() as found:
        sweep.do_uploads()
    assert Service.objects.count() == 501
    assert len(found) <= 50  # a few for each hundred, not for each row


def as_file(content, name="list.csv"):
    return SimpleUploadedFile(name, content)


def test_what_nobody_confirms_is_forgotten(team):
    upload = kept(team, written(row()))
    clock.move_to(TUESDAY_3PM + uploads.KEPT + datetime.timedelta(minutes=1))

    with pytest.raises(uploads.NotReadyError):
        uploads.confirm_upload(upload.pk, by=team.coordinator)
    assert uploads.forget_uploads() == 1
    assert not Upload.objects.exists()


# The pages


def test_import_with_a_bad_row_through_the_pages(team, client):
    client.force_login(team.coordinator)
    content = written(row(), row(ref="S2", phone="none"), columns=(*COLUMNS,))
    address = client.post(reverse("escalations:service-import"), {"file": as_file(content)})["Location"]

    page = client.get(address).content.decode()
    assert "What would happen" in page
    assert '<th scope="row">3</th><td>phone</td><td>“none” is not a telephone number</td>' in page

    done = client.post(f"{address}confirm/", follow=True).content.decode()
    assert "1 new, 0 changed" in done
    assert client.post(f"{address}confirm/").status_code == 409


@pytest.mark.parametrize("content", [b"", b"name\r\nTea", b"\xff\xfe", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(team, client, content):
    client.force_login(team.coordinator)

    page = client.post(reverse("escalations:service-import"), {"file": as_file(content)})

    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()
    assert not Upload.objects.exists()


def test_no_file_at_all_is_asked_for(team, client):
    client.force_login(team.coordinator)

    assert "Choose a file" in client.post(reverse("escalations:service-import")).content.decode()


def test_put_aside_it_is_gone_and_nobody_else_could_see_it(team, client):
    upload = kept(team, written(row()))
    client.force_login(team.leader)
    assert client.get(reverse("escalations:service-upload", args=[upload.pk])).status_code == 404

    client.force_login(team.coordinator)
    client.post(reverse("escalations:service-upload-discard", args=[upload.pk]))

    assert not Upload.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_can_be_taken_in_again_and_changes_nothing(team, client, kind):
    confirmed(kept(team, written(row(contact_role="'=boss", phone="+44 1632 960100"))))
    assert Service.objects.get().contact_role == "=boss"
    client.force_login(team.coordinator)

    given = client.get(reverse("escalations:service-export"), {"format": kind})

    assert b"'=boss" in given.content or kind == "xlsx"
    table = tables.read(given.content, COLUMNS, OPTIONAL)
    upload = uploads.keep_upload(SERVICES, "again", table, by=team.coordinator)
    uploads.do_upload(upload.pk)
    assert Upload.objects.get(pk=upload.pk).counts == {"unchanged": 1}


def test_the_demo_list_is_taken_whole(team):
    for code in ("CENT", "EAST", "HOME", "MDTT"):
        Area.objects.filter(pk=make.area(name=code).pk).update(code=code)
    make.role(team.coordinator, "coordinator", area=Area.objects.get(code="CENT"))
    make.role(team.coordinator, "coordinator", area=Area.objects.get(code="EAST"))
    make.role(team.coordinator, "coordinator", area=Area.objects.get(code="HOME"))

    upload = kept(team, DEMO.read_bytes())

    assert (upload.counts, upload.refused) == ({"new": 68}, [])
