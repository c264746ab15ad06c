//! The probe's own next run, as a command for a shell.

use super::quote::shell;
use super::target::Target;

/// `regprobe check OPTIONS TARGETS`.
pub fn check<'a>(options: &[String], targets: impl IntoIterator<Item = &'a Target>) -> String {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    command("check", &options, targets)
}

/// `regprobe NAME OPTIONS TARGETS`.
pub fn command<'a>(
    name: &str,
    options: &[&str],
    targets: impl IntoIterator<Item = &'a Target>,
) -> String {
    let mut texts = Vec::new();
    let mut signed_in = false;
    for target in targets {
        signed_in |= !target.credentials.is_empty();
        texts.push(target.text.as_str());
    }
    // A target is shown without its user and password.
    let sign_in: &[&str] =
        if signed_in { &["--zookeeper-auth", "digest:USER:file=FILE"] } else { &[] };
    let words = sign_in.iter().chain(options).copied().chain(texts);
    let words: Vec<String> = words.map(shell).collect();
    format!("regprobe {name} {}", words.join(" "))
}
