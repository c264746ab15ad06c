//! What a request says.

use hyper::header::{ACCEPT, HeaderMap};
use percent_encoding::percent_decode_str;

/// The parameter `name` of a query; `None`: it isn't there, is there twice, or isn't UTF-8.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let mut values = query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key == name).then_some(value)
    });
    let value = values.next().filter(|_| values.next().is_none())?.replace('+', " ");
    percent_decode_str(&value).decode_utf8().ok().map(|value| value.into_owned())
}

/// Whether OpenMetrics is wanted at least as much as Prometheus's own text.
pub(super) fn wants_open_metrics(headers: &HeaderMap) -> bool {
    let mut weights = [0.0_f32; 2];
    for range in headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()) {
        for range in range.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
            let weight = weight.unwrap_or(1.0_f32);
            match kind.as_str() {
                "application/openmetrics-text" => weights[0] = weights[0].max(weight),
                "text/plain" | "text/*" => weights[1] = weights[1].max(weight),
                _ => {}
            }
        }
    }
    let [open, plain] = weights;
    open > 0.0 && open >= plain
}
