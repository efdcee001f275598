"""The stages of pairs: which of them, in which order, and on which side of a split."""

from tunekit.shaping.mix import MixPairs as MixPairs
from tunekit.shaping.noise import InputNoise as InputNoise
from tunekit.shaping.noise import SourceNoise as SourceNoise
from tunekit.shaping.shuffle import Shuffle as Shuffle
from tunekit.shaping.split import Split as Split
from tunekit.shaping.stages import Filter as Filter
from tunekit.shaping.stages import Map as Map
from tunekit.shaping.stages import Side as Side
from tunekit.shaping.stages import Take as Take
