"""The words of the CCRM's records that the product knows. No Django, so that pure code can use them."""

STATIC, DYNAMIC, NONE = MODES = ("static", "dynamic", "none")  # how a user comes by a SIP account
VOICE = "VOICE"  # the type of an account that calls are made with
