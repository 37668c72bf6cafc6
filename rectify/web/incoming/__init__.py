"""Papers on their way into the ledger, as pages: handed in, looked over beside their source, compared, taken in.

Each page is a look at what is kept (``engine.operations.incoming``); what takes long is done by ``rectify.importing``,
and its page loads itself anew until it is done.
"""
