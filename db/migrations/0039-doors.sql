-- Whether a link still opens is judged when somebody comes with it (the contact, its address, the organisation):
-- nothing is kept that could be forgotten.
alter table notices.notice drop column link_revoked_at;
-- API tokens made before hold no more: the password was changed, or lost proofs were cleared away.
alter table accounts.account add column secured_at timestamptz;
