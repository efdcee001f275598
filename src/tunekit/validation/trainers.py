"""The trainers: each is a row of a table that says which fields it reads, and what it takes in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tunekit.errors import did_you_mean, invalid

RowPath = tuple[str | int, ...]

MESSAGES, INPUT = ("messages",), ("input", "messages")
_CHAT_ROLES = frozenset({"system", "user", "assistant", "tool"})
_SHAREGPT_ROLES = frozenset({"system", "human", "gpt", "observation", "function_call"})
_DPO_FIELDS = ("input", "preferred_output", "non_preferred_output")
_DPO_TURNS: tuple[RowPath, ...] = (INPUT, ("preferred_output",), ("non_preferred_output",))
_TEXT_OR_TURNS = ("prompt", "completion", "chosen", "rejected")

STRING, LIST, OBJECT = (str,), (list,), (dict,)
EITHER = (str, list)
KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("text", "instruction", "output"), STRING),
    **dict.fromkeys(("messages", "conversations", "segments", *_DPO_FIELDS[1:]), LIST),
    **dict.fromkeys(_TEXT_OR_TURNS, EITHER),
    "input": OBJECT,
    "label": (bool, int, float, str, list, dict),  # a rule of its own says which
}


@dataclass(frozen=True, kw_only=True)
class Trainer:
    """What reads a file.

    ``forms``: the fields of a row, of which one set must be whole. ``turns``: where lists of messages may stand.
    ``kinds``: what a field may hold, where that is another thing than for most. ``parts``: whether a content may be a
    list of parts. ``legacy``: whether a message may call by ``function_call``. ``callers``: the roles whose content is
    calls, as JSON. ``texts_of_tools``: whether the list of tools may be a text of JSON. ``fewest`` examples and
    ``most`` bytes of a file; ``endings`` of its name.
    """

    name: str
    forms: tuple[tuple[str, ...], ...]
    turns: tuple[RowPath, ...] = ()
    roles: frozenset[str] = _CHAT_ROLES
    kinds: dict[str, tuple[type, ...]] = field(default_factory=dict)
    parts: bool = True
    legacy: bool = False
    callers: frozenset[str] = frozenset()
    texts_of_tools: bool = True
    fewest: int = 1
    most: int | None = None
    endings: tuple[str, ...] = ()

    def kind(self, name: str) -> tuple[type, ...]:
        """What the field of this name may hold."""
        return self.kinds.get(name) or KINDS[name]

    def form(self, row: dict[str, Any]) -> tuple[str, ...] | None:
        """The first set of fields that the row has whole."""
        return next((form for form in self.forms if all(name in row for name in form)), None)


_OPENAI: dict[str, Any] = {
    "roles": _CHAT_ROLES | {"developer", "function"},
    "legacy": True,
    "texts_of_tools": False,
    "fewest": 10,
    "most": 512 * 10**6,
    "endings": (".jsonl",),
}
_TRL_TURNS: tuple[RowPath, ...] = tuple((name,) for name in _TEXT_OR_TURNS)
_PAIRED = (("prompt", "chosen", "rejected"), ("chosen", "rejected"))

_ROWS = [
    Trainer(name="openai", forms=(MESSAGES,), turns=(MESSAGES,), **_OPENAI),
    Trainer(name="openai:dpo", forms=(_DPO_FIELDS,), turns=_DPO_TURNS, **_OPENAI),
    Trainer(
        name="trl:sft",
        forms=(MESSAGES, ("conversations",), ("prompt", "completion"), ("text",)),
        turns=(MESSAGES, ("conversations",), *_TRL_TURNS[:2]),
    ),
    Trainer(name="trl:dpo", forms=_PAIRED, turns=(_TRL_TURNS[0], *_TRL_TURNS[2:])),
    Trainer(name="trl:kto", forms=(("prompt", "completion", "label"), *_PAIRED), turns=_TRL_TURNS),
    Trainer(name="trl:grpo", forms=(("prompt",),), turns=_TRL_TURNS[:1]),
    Trainer(name="trl:reward", forms=_PAIRED, turns=(_TRL_TURNS[0], *_TRL_TURNS[2:])),
    Trainer(
        name="llamafactory:alpaca",
        forms=(("instruction", "output"), ("instruction", "chosen", "rejected")),
        kinds={"instruction": (str, type(None)), "chosen": STRING, "rejected": STRING},
    ),
    Trainer(
        name="llamafactory:sharegpt",
        forms=(("conversations",),),
        turns=(("conversations",),),
        roles=_SHAREGPT_ROLES,
        parts=False,
        callers=frozenset({"function_call"}),
    ),
    Trainer(
        name="llamafactory:openai",
        forms=(MESSAGES,),
        turns=(MESSAGES,),
        roles=_CHAT_ROLES | {"function"},
        parts=False,
        callers=frozenset({"function"}),
    ),
    Trainer(
        name="axolotl:chat_template",
        forms=(MESSAGES,),
        turns=(MESSAGES,),
        roles=_CHAT_ROLES | {"human", "gpt"},
        kinds={"messages": EITHER},
    ),
    Trainer(name="axolotl:alpaca", forms=(("instruction", "output"),)),
    Trainer(name="axolotl:completion", forms=(("text",),)),
    Trainer(name="axolotl:input_output", forms=(("segments",),)),
    Trainer(
        name="together",
        forms=(MESSAGES, ("text",), ("prompt", "completion"), _DPO_FIELDS),
        turns=(MESSAGES, *_DPO_TURNS),
        kinds={"prompt": STRING, "completion": STRING},
        texts_of_tools=False,
        most=int(50.1 * 2**30),
        endings=(".jsonl",),
    ),
    Trainer(name="mistral", forms=(MESSAGES,), turns=(MESSAGES,), texts_of_tools=False, endings=(".jsonl",)),
]
TRAINERS = {trainer.name: trainer for trainer in _ROWS}


def named(given: Any) -> tuple[Trainer, ...]:
    """The trainers of these names; ``"all"`` stands for each of them.

    Raises: InvalidArgument: a name that nobody has, or none at all.
    """
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, Iterable) or isinstance(names, bytes):
        raise invalid("validate", "trainer", given, "the name of a trainer, a list of names, or 'all'")
    wanted = list(TRAINERS) if given == "all" else list(names)
    for name in wanted:
        if not isinstance(name, str) or name not in TRAINERS:
            hint = did_you_mean(name if isinstance(name, str) else "", TRAINERS).removeprefix("\nHint: ")
            raise invalid("validate", "trainer", name, "the name of a trainer, or 'all'", hint)
    if not wanted:
        raise invalid("validate", "trainer", given, "the name of a trainer, or 'all'")
    return tuple(trainer for name, trainer in TRAINERS.items() if name in wanted)
