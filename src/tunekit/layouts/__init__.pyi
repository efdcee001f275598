from tunekit.layouts.alpaca import Alpaca as Alpaca
from tunekit.layouts.chat import Chat as Chat
from tunekit.layouts.layout import Layout as Layout
from tunekit.layouts.plain import Plain as Plain
from tunekit.layouts.preference import Preference as Preference
from tunekit.layouts.prompt_completion import PromptCompletion as PromptCompletion
from tunekit.layouts.sharegpt import ShareGPT as ShareGPT
