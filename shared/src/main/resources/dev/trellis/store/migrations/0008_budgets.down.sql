drop function settle_budget, reserve_budget, sweep_reservations, note_usage;
drop table installation_day, reservation, usage_run, usage_day;
