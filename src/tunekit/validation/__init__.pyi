from tunekit.validation.file_rules import RULES as RULES
from tunekit.validation.finding import Finding as Finding
from tunekit.validation.report import Validation as Validation
from tunekit.validation.rule import Row as Row
from tunekit.validation.rule import Rule as Rule
from tunekit.validation.tokens import TokenCount as TokenCount
from tunekit.validation.trainers import TRAINERS as TRAINERS
from tunekit.validation.trainers import Trainer as Trainer
