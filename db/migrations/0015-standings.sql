-- What somebody may do within a role. Until now everybody could do everything of their role.
alter table accounts.membership add column standing text;
update accounts.membership set standing = case role when 'secretariat' then 'administrator' else 'representative' end;
alter table accounts.membership alter column standing set not null;
alter table accounts.membership drop constraint membership_role_check;
alter table accounts.membership add constraint membership_role_check
  check (role in ('secretariat', 'relay', 'ministry', 'vendor', 'institution', 'surveyor', 'expert'));
alter table accounts.membership add constraint membership_standing_check
  check (standing in ('clerk', 'reviewer', 'administrator') and role = 'secretariat'
    or standing in ('reader', 'member', 'representative') and role <> 'secretariat');
alter table accounts.invitation add column standing text;
update accounts.invitation set standing = case role when 'secretariat' then 'administrator' else 'representative' end;
alter table accounts.invitation alter column standing set not null;
-- When the person of this session last proved who they are.
alter table accounts.session add column confirmed_at timestamptz;
update accounts.session set confirmed_at = created_at;
alter table accounts.session alter column confirmed_at set not null;
