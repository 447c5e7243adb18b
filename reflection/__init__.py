"""The reflection log: the most private rows of the product, all in one place.

`models/` holds rows, `actions/` writes, `forms/` input, `views/` and `urls/` the answers and their addresses, `demo/`
the fictional schools. What is written alone and revealed together is one engine for all kinds: `prompts` (what is
asked), `models.rounds` (who may read what), `actions.rounds` (ready, withdraw, reveal), `round_page` (what is shown).
Files beside them, by subject:

    the log           entry_list, entry_prompts, entry_files, own_writing, retention, what_goes
    visits            visit_list, visit_times, visit_balance, visit_mails
    learning          learning_list, look_back_dates, cpd_record, record_files
    pupils' question  pupil_rounds, pupil_scores, theme_words, round_agenda
    the partnership   standing_page, step_words
    looking back      term_page, term_days, term_facts, term_heat, term_rounds, term_words
    the home page     home, waiting; people says who is whose pair in all of them
"""
