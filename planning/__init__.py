"""Joint planning. Files are named after their subject.

`actions/` holds writes, `forms/` input, `models/` rows, `views/` and `urls/` the answers and their addresses;
`documents/` makes .docx and PDF, `demo/` the fictional schools. The files beside them read for a screen, or work
something out:

    finding a time    finding, slots, placing, rhythm, impossible, offers, loads, times_given
    meetings          meeting_lists, agenda_page, agenda_times, agenda_words, built_in, next_meetings, live_page
    invitations       mailing, invitation_files
    minutes, actions  minutes_rows, minutes_text, action_list, action_preview, action_weight
    provision         provision_register, review_figures, ratio_gain, judgement_reading
    groups in counts  progress, progress_file, small_counts, charts
    decisions         decision_register, involvement
    protected time    protected_times, protected_blocks, protected_totals, protected_words
    this week         week, week_words, reaching; people says who is whose partner in all of them
"""
