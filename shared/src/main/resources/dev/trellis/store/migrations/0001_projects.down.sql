drop function apply_batch;
drop table run, message, file_change, revision, file, content, project, account;
drop function app_user;
