"""The corruptors, one family a file."""

from tunekit.corruptors.case import LowerCase as LowerCase
from tunekit.corruptors.case import UpperCase as UpperCase
from tunekit.corruptors.punctuation import StripPunctuation as StripPunctuation
from tunekit.corruptors.random_edits import RandomEdits as RandomEdits
from tunekit.corruptors.whitespace import CollapseWhitespace as CollapseWhitespace
from tunekit.corruptors.words import DropWords as DropWords
from tunekit.corruptors.words import SwapWords as SwapWords
