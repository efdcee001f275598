"""A few words of every script: what the texts of ``texts`` are made of. All of them are our own choice."""

from tunekit.values.frozen import value


@value
class WritingSystem:
    """The words of a script, how it ends a sentence, and what it puts between words."""

    words: tuple[str, ...]
    stops: tuple[str, ...] = (".", "?", "!")
    comma: str = ","
    space: str = " "


def _script(words: str, **marks: str) -> WritingSystem:
    given = {name: tuple(mark) if name == "stops" else mark for name, mark in marks.items()}
    return WritingSystem(words=tuple(words.split()), **given)  # type: ignore[arg-type]


SCRIPTS = {
    "latin": _script(
        "a I we no to of the red sun ink may fox oak café über naïve señor Straße İzmir coöp river paper window"
        " garden quickly Tuesday lantern o'clock well-known şeker łódka Ærø don't hundred Ångström weather"
    ),
    "greek": _script(
        "ο η να και φως θάλασσα λόγος ΟΔΟΣ σοφός δρόμος νησί Αθήνα ψωμί ξύλο βιβλίο ήλιος ΐδιος μέρα νύχτα",
        stops=".;!",
    ),
    "cyrillic": _script(
        "и я в на дом лес ёж свет окно вода Москва книга слово ночь объём Їжак щука вечер хлеб њива Ћуприја"
    ),
    "armenian": _script("և ու տուն ջուր հաց Արև գիրք ծառ քար լույս սար ձուկ բառ օր", stops="։՞՜", comma="՝"),
    "georgian": _script("და ეს სახლი წყალი პური მზე წიგნი ხე ქვა სიტყვა დღე ღამე თბილისი"),
    "hebrew": _script("לא כן של בית מים לחם שמש ספר עץ אבן אור יום לַיְלָה שָׁלוֹם צה״ל ג׳ירפה"),
    "arabic": _script(
        "لا في من بيت ماء خبز شمس كتاب شجرة حجر نور يوم لَيْل مدرسة اللّٰه سلام ۱۲۳ ٤٥٦ می‌روم",
        stops=".؟!",
        comma="،",
    ),
    "devanagari": _script(
        "न और है घर पानी रोटी सूर्य किताब पेड़ पत्थर शब्द दिन रात क्षेत्र विद्यार्थी ज़रूर १२३ श्री", stops="।?!"
    ),
    "bengali": _script("না ও এই বাড়ি জল রুটি সূর্য বই গাছ পাথর শব্দ দিন রাত ক্ষমা", stops="।?!"),
    "tamil": _script("ஆம் ஒரு வீடு நீர் சோறு சூரியன் நூல் மரம் கல் சொல் நாள் இரவு ஸ்ரீ"),
    "thai": _script("ไม่ และ บ้าน น้ำ ข้าว แดด หนังสือ ต้นไม้ หิน คำ วัน คืน กรุงเทพ", stops=" ", space=""),
    "han": _script(
        "不 人 我 水 山 日 月 木 今天 房子 米饭 太阳 书本 石头 光明 词语 𠮷野 夜晚 学校 繁體",
        stops="。？！",
        comma="，",
        space="",
    ),
    "kana": _script(
        "は の を いえ みず ごはん ひかり ほん き いし ことば カメラ テレビ ガラス がっこう ｶﾅ よる",
        stops="。？！",
        comma="、",
        space="",
    ),
    "hangul": _script("나 그 집 물 밥 해 책 나무 돌 빛 말씀 하루 밤중 학교 한국어 각각 \u1112\u1161\u11ab"),
}


def _mixed() -> WritingSystem:
    everyone = SCRIPTS.values()
    most = max(len(script.words) for script in everyone)
    in_turn = [script.words[i] for i in range(most) for script in everyone if i < len(script.words)]
    return WritingSystem(words=tuple(in_turn), stops=(".", "?", "!", "。", "؟", "।"))


SCRIPTS["mixed"] = _mixed()
