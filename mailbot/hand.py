"""The coordinator's hand at the command line: whom she means on the way in, what came of it on the way out.

The deciding is the core's (`core.hand`). Nothing is done where one of the people named cannot be told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mailbot import tables
from mailbot.config.mistakes import nearest
from mailbot.core.decision import Decision
from mailbot.core.guards import MAY_BECOME
from mailbot.core.hand import BY_HAND, TOO_EARLY, Command, Move, Register, meant
from mailbot.core.message import is_plain_address
from mailbot.core.model import Participant, Registration, State, Status
from mailbot.core.policy import Session
from mailbot.core.seats import position, room
from mailbot.ports import Store
from mailbot.service import Service
from mailbot.wire import dates
from mailbot.writing import certified

WRONG, FORBIDDEN = 2, 1  # exit statuses
REMEDIES = {
    "already registered": "cette personne est déjà inscrite ou en attente ; « mailbot confirm » lui donne une place",
    "the session has begun": "la session a commencé ; avec --force, la personne est inscrite quand même",
    "the registration deadline has passed": "la clôture est passée ; avec --force, la personne est inscrite quand même",
    "no more seats are given than there are": "il n'y a plus de place ; avec --force, elle est donnée quand même",
    "mailbot never writes to itself": "c'est l'adresse de mailbot lui-même",
}


class Impossible(Exception):
    """Nothing was done. The sentences say why, and what would be right."""

    def __init__(self, status: int, *sentences: str) -> None:
        super().__init__(*sentences)
        self.status = status
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a command: where those stand whom it named or moved, and the letters that will leave."""

    people: tuple[dict[str, Any], ...]
    letters: tuple[dict[str, Any], ...]
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"people": list(self.people), "letters": list(self.letters), "remarks": list(self.remarks)}

    def lines(self) -> Iterator[str]:
        for person in self.people:
            rank = person["position"]
            place = f" ({rank}{'re' if rank == 1 else 'e'} de la liste)" if rank else ""
            stands = tables.STATUSES[Status(person["status"])]
            yield f"{tables.label(person['name'], person['email'])} : {stands}{place}"
        if self.letters:
            leave = "lettre partira" if len(self.letters) == 1 else "lettres partiront"
            yield f"{len(self.letters)} {leave} au prochain passage"
        yield from (f"à savoir : {remark}" for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Hand:
    """What the coordinator does with one session, in the store's turn."""

    service: Service
    store: Store
    session: Session
    now: datetime

    def register(
        self, person: Participant, parts: tuple[str, ...], language: str, *, forced: bool, quiet: bool
    ) -> Report:
        email, name = (person.email or "").strip().lower(), (person.name or "").strip()
        if not is_plain_address(email):
            raise Impossible(
                WRONG, f"« {person.email} » n'est pas une adresse de courriel ; par exemple nom@exemple.fr"
            )
        if not name:
            raise Impossible(WRONG, "il faut un nom : --name 'Prénom Nom'")
        every = [part.id for part in self.session.parts]
        for part in set(parts) - set(every):
            raise Impossible(WRONG, f"« {part} » : partie inconnue ; parties : {', '.join(every)}")
        person = replace(person, email=email, name=name)
        return self._done(Register(self.session.id, person, language, parts, forced, quiet))

    def move(self, status: Status, who: str, *, forced: bool = False, quiet: bool = False) -> Report:
        [known] = self._named(status, [who])
        return self._done(Move(self.session.id, (known.id,), status, forced, quiet))

    def note(self, status: Status, who: Sequence[str], but: Sequence[str], *, everybody: bool) -> Report:
        """Attendance. « All » are those of whom nothing is noted yet."""
        if not who and not everybody:
            raise Impossible(WRONG, "dites qui (une adresse ou un nom), ou --all pour toutes les personnes inscrites")
        named = self._named(status, who)
        if everybody:
            named += [r for r in self._registrations if r.status is Status.CONFIRMED and r not in named]
        left_out = {r.id for r in self._named(status, but)}
        ids = tuple(r.id for r in named if r.id not in left_out)
        report = self._done(Move(self.session.id, ids, status))
        return replace(report, remarks=(*report.remarks, *self._about_certificates(status, ids)))

    def certificate(self, who: str) -> bytes:
        """The same that she got, where she got one."""
        [known] = self._named(Status.ATTENDED, [who])
        if known.status is not Status.ATTENDED:
            stands = tables.STATUSES[known.status]
            raise Impossible(FORBIDDEN, f"{_called(known)} n'est pas noté « venu » ({stands}) : mailbot attended …")
        return certified(self.service.book, self.session, known, known.certified or self.now)

    # --- whom she means ----------------------------------------------------------------------------------------

    @property
    def _registrations(self) -> tuple[Registration, ...]:
        return self.store.state.of(self.session.id)

    def _named(self, status: Status, who: Iterable[str]) -> list[Registration]:
        """One registration for each; Impossible tells of all who are unknown, or could be several people."""
        found = {said: meant(self._registrations, said, status) for said in who}
        if wrong := [self._unknown(said, those) for said, those in found.items() if len(those) != 1]:
            raise Impossible(WRONG, *wrong)
        return [known for (known,) in found.values()]

    def _unknown(self, said: str, several: Sequence[Registration]) -> str:
        if several:
            return f"« {said} » : plusieurs personnes ; dites laquelle : {' ; '.join(map(_called, several))}"
        known = {word: _called(r) for r in self._registrations for word in _words(r)}
        near = nearest(said, known)
        hint = (
            f" ; vouliez-vous dire {known[near]} ?"
            if near
            else f" ; « mailbot roster {self.session.id} » dit qui y est"
        )
        return f"« {said} » : personne de ce nom ou de cette adresse dans cette session{hint}"

    # --- what came of it -----------------------------------------------------------------------------------------

    def _done(self, command: Command) -> Report:
        before = self.store.state
        decision = self.service.by_hand(command, self.now)
        moved = {r.id: r for r in self._registrations if r not in before.of(self.session.id)}
        if isinstance(command, Move):
            moved |= {each: self.store.state.registration(self.session.id, each) for each in command.registrations}
        if decision.because != BY_HAND:
            raise Impossible(FORBIDDEN, self._forbidden(decision, command, moved.values()))
        return Report(
            tuple(_person(r, self.store.state) for r in sorted(moved.values(), key=lambda r: r.place)),
            tuple({"kind": each.kind, "to": [a.email for a in each.to]} for each in decision.letters),
            tuple(self._about_seats()) if command.forced else (),
        )

    def _forbidden(self, decision: Decision, command: Command, named: Iterable[Registration]) -> str:
        if decision.because == TOO_EARLY:
            zone = self.service.book.policy.timezone
            return f"la session n'a pas commencé : elle commence le {dates.moment(self.session.start, 'fr', zone)}"
        if isinstance(command, Move):
            stuck = [r for r in named if r.status is not command.status]
            stuck = [r for r in stuck if command.status not in MAY_BECOME.get(r.status, ())]
            if stuck:
                stand = " ; ".join(f"{_called(r)} : {tables.STATUSES[r.status]}" for r in stuck)
                return f"rien n'est changé, l'état de l'inscription ne le permet pas : {stand}"
        return REMEDIES.get(decision.because) or tables.BECAUSE.get(decision.because, decision.because)

    def _about_seats(self) -> Iterator[str]:
        if (over := -min(room(self.store.state, self.session))) > 0:
            yield f"{tables.counted(over, 'personne', 'personnes')} de plus que de places ; personne ne perd la sienne"

    def _about_certificates(self, status: Status, ids: Iterable[str]) -> Iterator[str]:
        noted = [r for r in self._registrations if r.id in set(ids)]
        if status is Status.ABSENT:
            sent = (r for r in noted if r.certified)
            yield from (f"l'attestation de {_called(r)} était déjà partie" for r in sent)
            return
        nameless = (r for r in noted if not r.participant.name)
        yield from (f"{_called(r)} : sans nom, aucune attestation ne partira" for r in nameless)
        names = [dates.part_name(part, "fr") or part.id for part in self.session.parts if part.provisional]
        if names and len(names) < len(self.session.parts):
            yield (
                f"« {', '.join(names)} » est encore « à confirmer » et ne figure pas sur les attestations ; "
                "si cette partie a eu lieu, retirez « provisional = true » du fichier de la session"
            )


def _person(registration: Registration, state: State) -> dict[str, Any]:
    return {
        "name": registration.participant.name,
        "email": registration.participant.email,
        "status": registration.status,
        "position": position(state, registration),
    }


def _called(registration: Registration) -> str:
    """As she can say it again, without any doubt."""
    return tables.label(registration.participant.name, registration.participant.email or registration.author.email)


def _words(registration: Registration) -> Iterator[str]:
    yield from filter(None, (registration.participant.name, registration.participant.email))
