"""The forms for money that the worker enters: decisions, payments, rewards, bonuses, fees, vouchers and corrections.
`form` is the card that opens one form at a time and never a dialog. A decisions file is previewed before anything is
written (`decisions_panel`). A form reads its fields when the user presses the button, because they may change before
the intent runs. A correction never removes the original, which stays in the ledger. A used voucher stays listed
until its value is set to zero, and voiding a payment does not change the rewards that it covered. A payment that a
requester announced counts as received once the worker confirms it (`announced_payments`)."""
