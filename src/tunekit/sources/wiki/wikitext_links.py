"""Where a link leads: to text, to a file or category, or to the same page in another language."""

import re
from collections.abc import Set as AbstractSet
from enum import Enum

FILES = frozenset(
    "file image media category kategorie kategori catégorie categoría categoria категория".split()
)
# A link to a file, whatever the wiki's language calls its namespace.
_ENDING = "jpe?g|png|svg|gif|tiff?|webp|xcf|og[agv]|web[am]|mp[34]|wav|flac|pdf|djvu"
MEDIA = rf"[^\[\]|:\n]{{1,40}}:[^\[\]|:\n]{{1,255}}\.(?:{_ENDING})"
_MEDIA_TITLE = re.compile(MEDIA, re.IGNORECASE)
# The prefixes of links such as [[fr:Thé]].
_LANGUAGES = frozenset(
    """
    aa ab ace ady af ak als alt am ami an ang ann anp ar arc ary arz as ast atj av avk awa ay az azb ba ban bar
    bat-smg bbc bcl bdr be be-tarask be-x-old bew bg bh bi bjn blk bm bn bo bpy br bs btm bug bxr ca cbk-zam cdo ce
    ceb ch cho chr chy ckb co cr crh cs csb cu cv cy da dag de dga din diq dsb dtp dty dv dz ee el eml en eo es et eu
    ext fa fat ff fi fiu-vro fj fo fon fr frp frr fur fy ga gag gan gcr gd gl glk gn gom gor got gpe gsw gu guc gur
    guw gv ha hak haw he hi hif ho hr hsb ht hu hy hyw hz ia iba id ie ig igl ii ik ilo inh io is it iu ja jam jbo jv
    ka kaa kab kbd kbp kcg kg kge ki kj kk kl km kn knc ko koi kr krc ks ksh ku kus kv kw ky la lad lb lbe lez lfn lg
    li lij lld lmo ln lo lrc lt ltg lv lzh mad mai map-bms mdf mg mh mhr mi min mk ml mn mni mnw mos mr mrj ms mt mus
    mwl my myv mzn na nah nan nap nds nds-nl ne new ng nia nl nn no nov nqo nr nrm nso nup nv ny oc olo om or os pa pag
    pam pap pcd pcm pdc pfl pi pih pl pms pnb pnt ps pt pwn qu rm rmy rn ro roa-rup roa-tara rsk ru rue rup rw sa sah
    sat sc scn sco sd se sg sgs sh shi shn shy si simple sk skr sl sm smn sn so sq sr srn ss st stq su sv sw syl szl
    szy ta tay tcy tdd te tet tg th ti tig tk tl tly tn to tpi tr trv ts tt tum tw ty tyv udm ug uk ur uz ve vec vep vi
    vls vo vro wa war wo wuu xal xh xmf yi yo yue za zea zgh zh zh-classical zh-cn zh-min-nan zh-tw zh-yue zu
    """.split()
)


class Leads(Enum):
    """Where a link leads."""

    TEXT = 1
    LANGUAGE = 2
    FILE = 3


def leads(title: str, files: AbstractSet[str]) -> Leads:
    """Where a link with this title leads; ``files`` are the names of the namespaces of files and categories.

    >>> leads("re:publica", FILES), leads("fr:Thé", FILES)
    (<Leads.TEXT: 1>, <Leads.LANGUAGE: 2>)
    """
    space, colon, _ = title.partition(":")
    space = space.strip().lower()
    if not colon or not space:
        return Leads.TEXT
    if space in files or _MEDIA_TITLE.fullmatch(title):
        return Leads.FILE
    return Leads.LANGUAGE if space in _LANGUAGES else Leads.TEXT
