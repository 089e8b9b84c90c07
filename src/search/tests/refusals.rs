//! What is no filter, and how that is said.

use super::*;

#[test]
fn messages_name_the_text_its_position_and_what_is_valid() {
    for (filter, expected) in [
        (
            "tags.a = 'é' AND foo = 'a'",
            "Invalid filter: Invalid attribute key 'foo' specified at position 18; valid keys are \
             run_id, run_name, status, artifact_uri, user_id, start_time, end_time, duration, model_versions",
        ),
        (
            "status == 'FINISHED'",
            "Invalid filter: Invalid comparator '==' at position 8; comparisons are =, !=, <, <=, > \
             and >=",
        ),
        (
            "run_name IN ('a')",
            "Invalid filter: Invalid comparator 'IN' for 'run_name' at position 10; it takes =, !=, \
             LIKE, ILIKE, RLIKE",
        ),
        (
            "metrics.loss < '5'",
            "Invalid filter: Expected numeric value type, found ''5'' at position 16; write it \
             unquoted, as 0.5 or 1e-3",
        ),
        (
            "status = 'x",
            "Invalid filter: unterminated quote ''x' at position 10; close it with '",
        ),
        (
            "status = 'a' AND",
            "Invalid filter: expected a field, found the end at position 17; fields are attributes \
             and attributes.<key>, attribute.<key>, attr.<key>, run.<key>, metrics.<key>, \
             metric.<key>, params.<key>, param.<key>, parameters.<key>, parameter.<key>, \
             tags.<key>, tag.<key>, datasets.<key>, dataset.<key>",
        ),
        (
            "status = 'a' AND or = 'b'",
            "Invalid filter: expected a clause, found 'or' at position 18; a clause looks like \
             metrics.loss < 0.5",
        ),
        (
            "status = '\0'",
            "Invalid filter: unexpected NUL character at position 11; remove it",
        ),
    ] {
        assert_eq!(refusal(runs(filter)), expected);
    }
}

#[test]
fn what_is_not_the_language_is_refused() {
    for filter in [
        // not clauses
        "status",
        "5 < metrics.x",
        "'a' = status",
        "status =",
        "AND status = 'a'",
        "NOT",
        "()",
        "(",
        "status = 'a' status = 'b'",
        "status = 'a' AND AND status = 'b'",
        "(status = 'a'",
        ";",
        "status = 'a')",
        "status = 'a';",
        "status = 'a' -- c",
        "metrics.x > 1 /* c */",
        "\u{7}",
        // operators
        "status <> 'a'",
        "metrics.x > = 1",
        "metrics.x ! = 1",
        "metrics.x BETWEEN 1 AND 2",
        "params.a NOT LIKE 'x'",
        "params.a IS 'x'",
        "params.a IS NOT 'x'",
        "params.a ISNULL",
        // numbers
        "metrics.x > +1",
        "metrics.x > - 1",
        "metrics.x > 1_000",
        "metrics.x > 0x10",
        "metrics.x > 1e",
        "metrics.x > 1.5.2",
        "metrics.x > nan",
        "metrics.x > inf",
        "metrics.x > -inf",
        "metrics.x > .",
        "metrics.x > 1and metrics.y > 2",
        // text
        "params.a = 0.1",
        "params.a = abc",
        "params.a = `a`",
        "params.a = params.b",
        "status = 5",
        "status LIKE 5",
        "params.a RLIKE '('",
        "params.a RLIKE 'a{1000}{1000}'",
        "status = \"x",
        // lists
        "run_id IN ()",
        "run_id IN (,)",
        "run_id IN 'a'",
        "run_id IN (1)",
        "run_id IN ('a' 'b')",
        "run_id IN ('a'",
        "run_id = ('a')",
        "run_id NOT ('a')",
        // keys
        "TAGS.a = 'x'",
        "tags. = 'x'",
        "tags.`` = 'x'",
        "tags.a-b = 'x'",
        "tags.`a`.b = 'x'",
        "tags .a = 'x'",
        "tags. a = 'x'",
        ".a = 'x'",
        "`tags.a` = 'x'",
        "metrics.`x = 1",
        "user = 'a'",
    ] {
        let message = refusal(runs(filter));
        assert!(message.starts_with("Invalid filter: "), "{message}");
        assert!(message.contains(" at position "), "{message}");
    }
}

#[test]
fn each_entity_refuses_what_mlflow_refuses() {
    type Parse = fn(&str) -> Result<Expr>;
    let cases: [(Parse, &[&str]); 5] = [
        (
            runs,
            &[
                "lifecycle_stage = 'active'",
                "experiment_id = '1'",
                "run_uuid = 'x'",
                "status IS NULL",
                "metrics.a IS NULL",
                "dataset.name IS NULL",
                "params.a IN ('x')",
                "params.a > 'x'",
                "status > 'a'",
                "start_time > '5'",
                "start_time LIKE '5'",
                "datasets.foo = 'a'",
                "metrics.a LIKE 'x'",
                "name = 'a'",
            ],
        ),
        (
            experiments,
            &[
                "attributes.name = 'a'",
                "name IN ('a')",
                "experiment_id LIKE '1'",
                "experiment_id = 'one'",
                "experiment_id > '1'",
                "name IS NULL",
                "creation_time > '5'",
                "params.a = 'x'",
                "metrics.a > 1",
            ],
        ),
        (
            registered_models,
            &[
                "attributes.name = 'a'",
                "timestamp > 5",
                "last_updated_timestamp > 5",
                "name IS NULL",
                "tags.a IS NULL",
                "tags.a IN ('x')",
                "description = 'x'",
            ],
        ),
        (
            model_versions,
            &[
                "attributes.name = 'a'",
                "current_stage = 'None'",
                "creation_timestamp > 5",
                "version_number IN (1)",
                "version_number = 'one'",
                "source_path IN ('a')",
                "run_id = 5",
                "version_number LIKE '1'",
            ],
        ),
        (
            logged_models,
            &[
                "attribute.name = 'a'",
                "metric.a > 1",
                "param.a = 'x'",
                "tag.a = 'x'",
                "tags.a IS NULL",
                "params.a IS NOT NULL",
                "foo = 'a'",
                "metrics.a = '1'",
                "metrics.a IN (1)",
                "creation_timestamp > '5'",
                "status = 'DONE'",
                "status = 4",
                "status > 1",
                "datasets.name = 'a'",
            ],
        ),
    ];
    for (parse, filters) in cases {
        for filter in filters {
            refusal(parse(filter));
        }
    }
}

#[test]
fn filters_are_bounded() {
    let nested = |depth| format!("{}status = 'a'{}", "(".repeat(depth), ")".repeat(depth));
    assert!(runs(&nested(MAX_DEPTH)).is_ok());
    assert!(refusal(runs(&nested(MAX_DEPTH + 1))).contains("too many levels of nesting"));
    refusal(runs(&nested(MAX_FILTER_BYTES / 3)));
    // Only nesting counts, not how many groups stand side by side.
    let beside =
        ["(status = 'a')", "NOT status = 'a'"].map(|part| [part; MAX_DEPTH + 1].join(" OR "));
    assert!(beside.iter().all(|filter| runs(filter).is_ok()));
    refusal(runs(&"NOT ".repeat(MAX_FILTER_BYTES / 5)));

    let clauses = |count| vec!["status = 'a'"; count].join(" AND ");
    assert!(runs(&clauses(MAX_CLAUSES)).is_ok());
    assert!(refusal(runs(&clauses(MAX_CLAUSES + 1))).contains("256 are allowed"));

    let list = |count| format!("run_id IN ({})", vec!["'a'"; count].join(","));
    assert!(runs(&list(MAX_LIST_VALUES)).is_ok());
    assert!(refusal(runs(&list(MAX_LIST_VALUES + 1))).contains("10000 are allowed"));
    let half = list(MAX_LIST_VALUES / 2 + 1);
    refusal(runs(&format!("{half} AND {half}")));

    let regexes = |count| vec!["status RLIKE 'a'"; count].join(" OR ");
    assert!(runs(&regexes(MAX_REGEXES)).is_ok());
    refusal(runs(&regexes(MAX_REGEXES + 1)));

    let long = format!("status = '{}'", "a".repeat(MAX_FILTER_BYTES));
    assert!(refusal(runs(&long)).contains("more than 524288"));
    let long = format!("status = {}", "a".repeat(1000));
    assert!(refusal(runs(&long)).len() < 300);
}
