//! Tables in a schema of their own.

use crate::support::TestServer;
use crate::support::db::Database;

#[test]
fn schemas_keep_servers_apart() {
    let Some(database) = Database::create() else {
        return;
    };
    // What is in other schemas is none of our business.
    database.execute("CREATE TABLE orders (id INTEGER)");
    let uri = database.uri();
    let with = |query: &str| {
        let separator = if uri.contains('?') { '&' } else { '?' };
        format!("{uri}{separator}{query}")
    };
    let flag = TestServer::on_with(&uri, &["--db-schema", "Team \"A\""]);
    let parameter = TestServer::on(&with("schema=team_b"));
    let option = TestServer::on(&with("options=-csearch_path%3Dteam_c"));
    for server in [&flag, &parameter, &option] {
        let run = server.run();
        server.query(&format!("runs/get?run_id={run}")).ok();
    }
    flag.run();
    for (schema, runs) in [("\"Team \"\"A\"\"\"", 2), ("team_b", 1), ("team_c", 1)] {
        let found = database.count(&format!("SELECT count(*) FROM {schema}.runs"));
        assert_eq!(found, runs, "{schema}");
    }
    let sql = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(database.count(sql), 1);
}
