"""Steps that two processes do side by side: whoever has nothing to do takes the next one that can be done.

Belongs here: who does which step when. Does not belong here: what the steps are (pipeline.steps), or how one process
asks another (pipeline.second_process). Without a second process each step is done when its result is asked for, after
those that it needs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.second_process import SecondProcess

logger = logging.getLogger("wijkagenda")


@dataclass(frozen=True)
class Step:
    """`do` gets what all steps get, and then the results of the steps in `takes`. It also waits for those in `after`.

    `says` is for who looks on while it runs.
    """

    do: Callable[..., Any]
    says: str = ""
    takes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        return self.takes + self.after


@dataclass(frozen=True)
class _Outcome:
    result: Any = None
    error: BaseException | None = None


class SideBySide:
    """The steps of one piece of work, by name, in the order in which they are best begun. `given`: what all get."""

    def __init__(self, steps: Mapping[str, Step], given: object) -> None:
        self._steps, self._given = steps, given
        self._begun: set[str] = set()
        self._outcomes: dict[str, _Outcome] = {}
        self._changed = threading.Condition()
        self._second: SecondProcess | None = None

    def get_ready(self, module: str) -> None:
        """Start a second process, which reads the module of the steps while this one goes on with something else."""
        self._second = SecondProcess(module)

    def begin(self) -> None:
        """Have the second process, when there is one, start with what can be done."""
        if self._second is not None:
            threading.Thread(target=self._hand_over, args=(self._second,), daemon=True).start()

    def result(self, name: str) -> Any:
        """What the step gives; it is done now when nobody did it before. Raises what it raised, wherever that was."""
        while name not in self._outcomes:
            with self._changed:
                mine = self._first_ready(self._path_to(name))
                if mine is None and self._second is not None:
                    mine = self._first_ready(self._steps)  # while the second process does what this waits for
                if mine is None:
                    self._changed.wait()
                    continue
                self._begun.add(mine)
            self._carry_out(mine, self._here)
        outcome = self._outcomes[name]
        if outcome.error is not None:
            raise outcome.error
        return outcome.result

    def close(self) -> None:
        """Stop what is still going on in the second process."""
        with self._changed:
            second, self._second = self._second, None
            self._changed.notify_all()
        if second is not None:
            second.close()

    def _hand_over(self, second: SecondProcess) -> None:
        """Give the second process one step after another, as long as there are any."""
        while name := self._next_there():
            self._carry_out(name, lambda step, taken: second.call(step.do, self._given, *taken))
            if second.is_gone:
                return

    def _next_there(self) -> str | None:
        with self._changed:
            while self._second is not None and len(self._begun) < len(self._steps):
                if name := self._first_ready(self._steps):
                    self._begun.add(name)
                    return name
                self._changed.wait()
        return None

    def _here(self, step: Step, taken: list[Any]) -> Any:
        return step.do(self._given, *taken)

    def _carry_out(self, name: str, work: Callable[[Step, list[Any]], Any]) -> None:
        """Do a step and remember how it went; what needs a step that failed fails in the same way."""
        step = self._steps[name]
        failed = [error for need in step.needs if (error := self._outcomes[need].error)]
        if failed:
            outcome = _Outcome(error=failed[0])
        else:
            if step.says:
                logger.info(step.says)
            try:
                outcome = _Outcome(work(step, [self._outcomes[need].result for need in step.takes]))
            except Exception as error:  # whoever asks for the result is told
                outcome = _Outcome(error=error)
        with self._changed:
            self._outcomes[name] = outcome
            self._changed.notify_all()

    def _path_to(self, name: str) -> list[str]:
        """The step with all that has to be done before it, in that order."""
        before = [each for need in self._steps[name].needs for each in self._path_to(need)]
        return list(dict.fromkeys([*before, name]))

    def _first_ready(self, names: Iterable[str]) -> str | None:
        """The first of `names` that nobody began and that has what it needs."""
        for name in names:
            if name not in self._begun and all(need in self._outcomes for need in self._steps[name].needs):
                return name
        return None
