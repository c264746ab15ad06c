//! Whether a consumer's group and version take a provider's (`UrlUtils.isMatch`).

/// Whether both the wanted group and the wanted version, in this order, take those that are offered.
pub fn takes(wanted: (Option<&str>, Option<&str>), offered: (Option<&str>, Option<&str>)) -> bool {
    takes_group(wanted.0, offered.0) && takes_version(wanted.1, offered.1)
}

/// `*` takes any version, a missing one only a missing one.
fn takes_version(wanted: Option<&str>, offered: Option<&str>) -> bool {
    wanted == Some("*") || wanted == offered
}

/// The same of a group, of which a consumer may name several, separated by commas.
fn takes_group(wanted: Option<&str>, offered: Option<&str>) -> bool {
    let among = |list: &str, group: &str| list.split(',').any(|name| name.trim() == group);
    takes_version(wanted, offered)
        || wanted.zip(offered).is_some_and(|(list, group)| among(list, group))
}
