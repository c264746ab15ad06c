//! What may be a password is not shown.

use regprobe::model::secrets::{hide_secrets, is_secret};

#[track_caller]
fn check(text: &str, shown: &str) {
    assert_eq!(hide_secrets(text), shown);
}

#[test]
fn parameters_that_hold_secrets() {
    assert!(is_secret("password") && is_secret("aliyun.accessKey") && is_secret("Token"));
    assert!(!is_secret("application") && !is_secret("tokens-used"));
}

#[test]
fn plain_urls() {
    check("dubbo://10.0.0.1:20880/a?token=abc&b=c", "dubbo://10.0.0.1:20880/a?token=***&b=c");
    check("dubbo://u:p@ss@10.0.0.1:20880/a", "dubbo://u:***@10.0.0.1:20880/a");
    check("dubbo://u:p@h/a?x=1&password=q", "dubbo://u:***@h/a?x=1&password=***");
}

#[test]
fn encoded_urls() {
    check(
        "/dubbo/a/providers/dubbo%3A%2F%2Fu%3Ap%40h%3A1%2Fa%3Fsecret%3Dx%26b%3Dc",
        "/dubbo/a/providers/dubbo%3A%2F%2Fu%3A***%40h%3A1%2Fa%3Fsecret%3D***%26b%3Dc",
    );
}

#[test]
fn every_url_of_a_text() {
    check("a://u:p@h b://v:q@i/x", "a://u:***@h b://v:***@i/x");
    check("zookeeper://h:2181?url=dubbo://u:p@i", "zookeeper://h:2181?url=dubbo://u:***@i");
    check("dubbo%3A%2F%2Fh%2Fa, b://u:p@h", "dubbo%3A%2F%2Fh%2Fa, b://u:***@h");
}

/// A parameter of a URL that names a znode.
#[test]
fn urls_that_are_encoded_twice() {
    check(
        "dubbo%3A%2F%2Fh%2Fa%3Fr%3Dzk%253A%252F%252Fu%253Ap%2540i%252F%26x%3Dtoken%253Dt%2526b%253D1",
        "dubbo%3A%2F%2Fh%2Fa%3Fr%3Dzk%253A%252F%252Fu%253A***%2540i%252F%26x%3Dtoken%253D***%2526b%253D1",
    );
}

#[test]
fn the_rest_is_left_alone() {
    for text in ["dubbo://10.0.0.1:20880/a?b=c@d:e", "a@b", "zookeeper://h:2181", "token", "é@ü"]
    {
        check(text, text);
    }
    check("bad entry `dubbo://h?token=abc`: no port", "bad entry `dubbo://h?token=***`: no port");
}

#[test]
fn every_url_of_a_text_hides_its_password() {
    check(
        "dubbo://a:hunter2@10.0.0.1:1/x, dubbo://b:hunter2@10.0.0.2:2",
        "dubbo://a:***@10.0.0.1:1/x, dubbo://b:***@10.0.0.2:2",
    );
    // A URL that ends where the next one begins.
    check(
        "zookeeper://10.0.0.1:2181: dubbo://b:hunter2@10.0.0.2:2/y and tri://c:hunter2@[::1]:3",
        "zookeeper://10.0.0.1:2181: dubbo://b:***@10.0.0.2:2/y and tri://c:***@[::1]:3",
    );
    check(
        "dubbo%3A%2F%2Fa%3Ahunter2%40h%3A1,tri%3A%2F%2Fb%3Ahunter2%40h",
        "dubbo%3A%2F%2Fa%3A***%40h%3A1,tri%3A%2F%2Fb%3A***%40h",
    );
}
