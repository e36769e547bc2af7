-- A mail whose paper this machine cannot make is settled: no later try makes one.
alter table invoices.letter drop constraint letter_state_check;
alter table invoices.letter add constraint letter_state_check check (state in ('queued', 'sending', 'accepted',
  'temporarily_failed', 'permanently_failed', 'unknown', 'no_server', 'no_address', 'no_paper'));
