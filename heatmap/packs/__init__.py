"""England's school year as calendar packs: data files of dated items, and the pure engine that gives their dates.

Nothing here stores or shows anything. What a school adopts of it becomes school events.
"""
