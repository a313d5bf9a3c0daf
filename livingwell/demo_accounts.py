"""Who can be tried out with one click in the demo. Demo mode only; the addresses are part of the contract."""

from dataclasses import dataclass

from livingwell.models import User

DOMAIN = "demo.livingwell.example"


@dataclass(frozen=True)
class DemoAccount:
    """One button of the demo's sign-in page."""

    email: str
    who: str
    what: str


def _account(local: str, who: str, what: str) -> DemoAccount:
    return DemoAccount(f"{local}@{DOMAIN}", who, what)


DEMO_ACCOUNTS = (
    _account("volunteer", "Volunteer, West", "visits three people; formal meetings"),
    _account("coordinator", "Coordinator, West", "runs the volunteers of West and answers what they report"),
    _account("teamleader", "Team leader, West", "leads West; safeguarding lead"),
    _account("volunteer.welcomehome", "Volunteer, Welcome Home", "visits people just home from hospital"),
    _account("teamleader.welcomehome", "Team leader, Welcome Home", "on duty for what volunteers report"),
    _account("volunteer.central", "Volunteer, Central", "visits people in Central"),
    _account("coordinator.central", "Coordinator, Central", "runs the volunteers of Central"),
    _account("chair", "MDT chair", "a GP who runs the practice's meeting"),
    _account("professional", "Professional", "a member of the practice's meeting"),
    _account("programme", "Programme manager", "answers for the whole programme"),
    _account("admin", "Administrator", "accounts, areas and policies; sees nobody's care"),
    _account("information", "Information lead", "reads who looked at what"),
)

EMAILS = frozenset(account.email for account in DEMO_ACCOUNTS)


def find(email: str) -> User | None:
    """Fetch the person behind one of the demo's addresses; nobody behind any other."""
    return User.objects.filter(email=email, is_active=True).first() if email in EMAILS else None


def present() -> list[DemoAccount]:
    """List the accounts that can be tried here: none before the demo county is loaded."""
    there = set(User.objects.filter(email__in=EMAILS, is_active=True).values_list("email", flat=True))
    return [account for account in DEMO_ACCOUNTS if account.email in there]
