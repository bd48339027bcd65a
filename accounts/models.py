"""Who works here and for whom: offices, organisations, users."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.idempotency import IdempotencyKey
from accounts.machines import ApiClient
from accounts.roles import CONTACT_ROLES, EXPORT_ROLES, OFFICE_ROLES, ORGANISATION_ROLES, Permission, Role, may
from accounts.signing.attempts import Attempt

__all__ = ["ApiClient", "Attempt", "IdempotencyKey", "Office", "Organisation", "User"]


class Office(models.Model):
    """A vestiging, in one of the 35 arbeidsmarktregio's."""

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("naam", max_length=80)
    region = models.CharField("arbeidsmarktregio", max_length=80, unique=True)
    # Months before a contract's end at which its task opens: two by default (004:1448), three proposed
    # (004:7044), up to six in practice (004:5938-5941).
    contract_end_lead_months = models.PositiveSmallIntegerField(
        "maanden vooruit bij contracteinde",
        default=2,
        validators=[MinValueValidator(2), MaxValueValidator(6)],
    )

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(contract_end_lead_months__range=(2, 6)), name="office_lead_between_2_and_6_months"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An employer, a jobcoach organisation or a re-integration company."""

    class Kind(models.TextChoices):
        EMPLOYER = "employer", "Werkgever"
        JOBCOACH = "jobcoach", "Jobcoachorganisatie"
        REINTEGRATION = "reintegration", "Re-integratiebedrijf"

    kind = models.CharField("soort", max_length=20, choices=Kind)
    name = models.CharField("naam", max_length=120)
    kvk_number = models.CharField(
        "KVK-nummer",
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^\d{8}$", "Vul acht cijfers in.")],
    )
    sector = models.CharField("sector", max_length=60, blank=True)
    city = models.CharField("plaats", max_length=60, blank=True)

    class Meta:
        ordering = ("name",)
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="organisation_kind_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["employer", "jobcoach", "reintegration"]),
                name="organisation_kind_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new user; without `password` nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """E-mail addresses are compared without regard to case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who signs in. The role says what they may do; office or organisation says for whom."""

    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=120)
    role = models.CharField("rol", max_length=30, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="users")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="users")
    phone = models.CharField("direct nummer", max_length=20, blank=True)
    reachable = models.CharField("bereikbaar", max_length=120, blank=True, help_text="Dagen en uren.")
    is_active = models.BooleanField("actief", default=True)
    is_demo = models.BooleanField("demo-gebruiker", default=False)
    # The last day on which a file outside the own care was opened: on other days nobody looks for one.
    emergency_on = models.DateField("laatste noodtoegang op", null=True, blank=True)
    # A password that somebody else has seen opens only the page on which it is changed.
    must_change_password = models.BooleanField("moet het wachtwoord wijzigen", default=False, db_default=False)
    # Part of what every session is checked against: one more ends them all.
    session_round = models.PositiveIntegerField("keren overal afgemeld", default=0, db_default=0)
    # A right beside the role, given to a person: taking data out of the product.
    may_export = models.BooleanField("mag exporteren", default=False, db_default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        ordering = ("name",)
        indexes: ClassVar = [models.Index(fields=["office", "role"], name="user_office_role")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(OFFICE_ROLES)) | Q(office__isnull=False),
                name="user_staff_has_office",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(ORGANISATION_ROLES)) | Q(organisation__isnull=False),
                name="user_portal_has_organisation",
            ),
            models.CheckConstraint(
                condition=Q(may_export=False) | Q(role__in=sorted(EXPORT_ROLES)), name="user_export_right_with_role"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, permission: Permission) -> bool:
        """Whether this user, being active, may do the act at all; which rows is said elsewhere."""
        given = permission != Permission.EXPORT or self.may_export
        return self.is_active and given and may(self.role, permission)

    @property
    def is_open(self) -> bool:
        """Whether anybody gets in as this user: a closed account never, a demo account only in a demo."""
        return self.is_active and (settings.DEMO or not self.is_demo)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session holds of the account it was opened for: another password or round ends it."""
        value = f"{self.session_round} {self.password}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def can_be_contact(self) -> bool:
        """Whether this user can be a fixed contact, a stand-in or the owner of a task."""
        return self.is_active and self.role in CONTACT_ROLES
