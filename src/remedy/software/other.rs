//! What is registered in Dubbo's tree by software that doesn't tell which it is.

use super::dubbo::{ADDRESS_VARIABLES, corrected, without_setting};
use super::product::Product;
use crate::model::{Change, Host};
use crate::remedy::subject::Workload;

pub(super) struct Other;

impl Product for Other {
    fn address_variables(&self) -> &'static [&'static str] {
        &ADDRESS_VARIABLES
    }

    fn without_override(&self, workload: &Workload) -> Vec<Change> {
        without_setting(workload)
    }

    fn corrected(&self, value: &str, meant: Option<Host>) -> Option<Vec<Change>> {
        Some(corrected(value, meant))
    }
}
