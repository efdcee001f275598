"""Texts made from a few words of our own, for what the prose at hand has none of: marks, other scripts, links."""

import random
from itertools import cycle

WORDS = {
    "vietnamese": (
        "tôi bạn người nhà nước cơm mặt trời sách cây đá ánh sáng ngày đêm trường học thành phố đường việt nam cửa sổ"
        " mẹ chợ biển núi gió mưa trắng đỏ xanh đẹp lớn nhỏ được những không rất và của là một hai giấy"
    ),
    "greek": (
        "ο η το και να στο με για φως θάλασσα λόγος ΟΔΟΣ σοφός δρόμος νησί Αθήνα ψωμί βιβλίο ήλιος μέρα νύχτα πόλη"
        " παράθυρο σπίτι νερό δέντρο πέτρα λέξη άνθρωπος σχολείο βουνό μικρός μεγάλος προϊόν"
    ),
    "hindi": (
        "और है में का के से घर पानी रोटी सूर्य किताब पेड़ पत्थर शब्द दिन रात क्षेत्र विद्यार्थी ज़रूर श्री नदी पहाड़ खिड़की बड़ा छोटा"
        " स्कूल मित्र सफ़ेद लाल सुंदर हवा बारिश काग़ज़ आदमी शहर"
    ),
}
STOPS = {"vietnamese": ".", "greek": ".", "hindi": "।"}

_SEED = 7
_SENTENCE = (4, 15)
_ACCENTS = str.maketrans("aeiouc", "àéîöüç")


def made(language: str, size: int) -> str:
    """Sentences of words drawn at random, of about ``size`` characters in all."""
    draw = random.Random(_SEED)
    words, stop = WORDS[language].split(), STOPS[language]
    text: list[str] = []
    while size > 0:
        sentence = " ".join(draw.choices(words, k=draw.randrange(*_SENTENCE)))
        text.append(sentence[0].upper() + sentence[1:] + stop)
        size -= len(sentence) + 2
    return " ".join(text)


def accented(text: str) -> str:
    """Every fourth word with accents of latin-1: about as many as in French."""
    words = text.split(" ")
    words[::4] = [word.translate(_ACCENTS) for word in words[::4]]
    return " ".join(words)


def sprinkled(text: str, words: tuple[str, ...], every: int) -> str:
    """One of these words, in turn, behind ``every`` so many of the text."""
    turn = cycle(words)
    return " ".join(
        f"{word} {next(turn)}" if i % every == 0 else word for i, word in enumerate(text.split(" "))
    )


def links(text: str, every: int) -> str:
    """A link behind ``every`` so many words; no two are equal."""
    return " ".join(
        f"{word} https://example.org/Page-{i}?part={i % 7}#top" if i % every == 0 else word
        for i, word in enumerate(text.split(" "))
    )
