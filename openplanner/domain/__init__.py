"""What exists and what is allowed: frozen values, no clock, no I/O.

One word per idea, with its Dutch on screen:

======================  ==========================  =========================================
code                    screen                      meaning
======================  ==========================  =========================================
case                    zaak                        what a citizen sent us
case type               zaaktype                    objection, complaint, ... (eight)
callback                terugbelafspraak            a booking by phone
appointment             afspraak                    a booking face to face
booking                 (one of the two)            a moment claimed in calendars for a case
hold                    vastgehouden                a claim that frees itself
attempt                 belpoging                   one time that we phoned, with its result
outcome                 uitkomst                    how the case ended
agreement               toezegging                  who does what, when, how you hear
conversation guide      gespreksleidraad            the page beside the phone
slot                    tijdvak                     a stretch that could be booked
norm                    norm                        our own service promise, not a law
last calling day        uiterste beldag             last day of the callback norm
decision date           beslisdatum                 last lawful day to decide
notice of default       ingebrekestelling           the citizen says in writing that we are late
penalty                 dwangsom                    what lateness costs per day
worklist                werklijst                   whom to call now, and why
colleague               collega                     who calls or meets
place                   plek                        town hall, neighbourhood or home
======================  ==========================  =========================================

Calendar words follow RFC 5545 and EWS (busy, tentative, out of office); case and contact words follow
ZGW and Klantinteracties.
"""
