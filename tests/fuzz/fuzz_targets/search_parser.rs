//! No text makes the search language panic, overflow the stack or answer with anything but an
//! expression or `Error::Invalid`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracker::error::{Error, Result};
use tracker::search;

fuzz_target!(|text: &str| {
    for filter in [
        search::runs,
        search::experiments,
        search::registered_models,
        search::model_versions,
        search::logged_models,
    ] {
        answered(filter(text).map(|expr| expr.mentions_tag("mlflow.prompt.is_prompt")));
    }
    let clauses: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for order_by in [
        search::runs_order_by,
        search::experiments_order_by,
        search::registered_models_order_by,
        search::model_versions_order_by,
    ] {
        answered(order_by(&clauses));
    }
    answered(search::logged_models_order_field(text));
});

fn answered<T>(result: Result<T>) {
    match result {
        Ok(_) => {}
        Err(Error::Invalid(message)) => assert!(message.starts_with("Invalid ")),
        Err(other) => panic!("refused with the wrong error: {other:?}"),
    }
}
