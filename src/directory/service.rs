//! Whether a consumer's group and version take a provider's (`UrlUtils.isMatch`).

/// `*` takes any version, a missing one only a missing one.
pub fn takes_version(wanted: Option<&str>, offered: Option<&str>) -> bool {
    wanted == Some("*") || wanted == offered
}

/// The same of a group, of which a consumer may name several, separated by commas.
pub fn takes_group(wanted: Option<&str>, offered: Option<&str>) -> bool {
    let among = |list: &str, group: &str| list.split(',').any(|name| name.trim() == group);
    takes_version(wanted, offered)
        || wanted.zip(offered).is_some_and(|(list, one)| among(list, one))
}
