-- Spreads clicks and rollups over a distributed PostgreSQL (Citus). Run it once, on an empty database, behind `./run.sh migrate`.
--
-- These statements were not run: no distributed PostgreSQL was at hand. What they demand of the schema (every unique key includes the
-- distribution column) and of the product's statements is checked on plain PostgreSQL tables that are hash-partitioned by the same
-- columns: tests/Shortener.StoreContracts/Clicks/HashPartitionedTests.cs.

-- Small, read everywhere, joined with everything.
SELECT create_reference_table('workspaces');
SELECT create_reference_table('workspace_erasures');
SELECT create_reference_table('api_keys');
SELECT create_reference_table('idempotency_keys');
SELECT create_reference_table('idempotent_requests');
SELECT create_reference_table('users');
SELECT create_reference_table('memberships');
SELECT create_reference_table('invitations');
SELECT create_reference_table('sessions');
SELECT create_reference_table('one_time_tokens');
SELECT create_reference_table('recovery_codes');
SELECT create_reference_table('passkeys');
SELECT create_reference_table('external_identities');
SELECT create_reference_table('audit_log');
SELECT create_reference_table('domains');
SELECT create_reference_table('links');
SELECT create_reference_table('hubs');
SELECT create_reference_table('hub_clock');
SELECT create_reference_table('hub_blocks');
SELECT create_reference_table('hub_versions');
SELECT create_reference_table('images');
SELECT create_reference_table('leads');
SELECT create_reference_table('interstitials');
SELECT create_reference_table('creatives');
SELECT create_reference_table('interstitial_workspaces');
SELECT create_reference_table('interstitial_keys');
SELECT create_reference_table('link_changes');
SELECT create_reference_table('visitor_salts');
SELECT create_reference_table('sources');
SELECT create_reference_table('source_reports');
SELECT create_reference_table('dead_letters');
SELECT create_reference_table('user_agents');
SELECT create_reference_table('places');
SELECT create_reference_table('referrers');
SELECT create_reference_table('traffic');
SELECT create_reference_table('labels');

-- By link: whatever asks about one link finds it on one node. Month partitions of clicks follow their parent.
SELECT create_distributed_table('clicks', 'link_id');
SELECT create_distributed_table('link_hours', 'link_id', colocate_with => 'clicks');
SELECT create_distributed_table('hot_link_days', 'link_id', colocate_with => 'clicks');
SELECT create_distributed_table('link_days', 'link_id', colocate_with => 'clicks');

-- By workspace: its rows are few beside its clicks.
SELECT create_distributed_table('workspace_quarters', 'workspace_id', colocate_with => 'none');
SELECT create_distributed_table('workspace_days', 'workspace_id', colocate_with => 'workspace_quarters');

-- By hub or interstitial: whatever asks about one of them finds it on one node.
SELECT create_distributed_table('events', 'subject_id', colocate_with => 'none');
SELECT create_distributed_table('event_quarters', 'subject_id', colocate_with => 'events');
SELECT create_distributed_table('event_days', 'subject_id', colocate_with => 'events');
