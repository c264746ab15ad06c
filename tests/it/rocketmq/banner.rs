//! Whose bytes they are.

use regprobe::protocol::banner::recognise;

#[test]
fn each_protocol_is_named_with_the_telling_part() {
    let mysql = b"\x4a\0\0\0\x0a8.0.36\0\x08\0\0\0abc";
    let mysql_refusal = b"\x45\0\0\0\xff\x6a\x04Host '10.0.0.9' is not allowed";
    let cases: &[(&[u8], &str)] = &[
        (b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n", "HTTP (`HTTP/1.1 400 Bad Request`)"),
        (b"HTTP", "HTTP (`HTTP`)"),
        (b"SSH-2.0-OpenSSH_9.2p1\r\n", "SSH (`SSH-2.0-OpenSSH_9.2p1`)"),
        (b"-ERR unknown command\r\n", "Redis (`-ERR unknown command`)"),
        (mysql, "MySQL (version 8.0.36)"),
        (mysql_refusal, "MySQL (`Host '10.0.0.9' is not allowed`)"),
        (b"\x15\x03\x01\0\x02\x02\x28", "TLS (alert 40)"),
        (b"\x15\x03\x03\0", "TLS"),
        (b"\xda\xbb\x22\x14", "the dubbo protocol"),
        (b"dubbo>", "Dubbo's telnet"),
        (b"Unsupported command: GET\r\ndubbo>", "Dubbo's telnet (`Unsupported command: GET`)"),
        (b"Command: x disabled\r\ndubbo>", "Dubbo's telnet"),
        (b"\0\0\x12\x04\0\0\0\0\0", "HTTP/2"),
        (
            b"This ZooKeeper instance is not currently serving requests\n",
            "ZooKeeper (`This ZooKeeper instance is not currently serving…`)",
        ),
        (b"\0\0\0\x63\0\0\0\x5f{\"code\":0,", "RocketMQ's remoting protocol"),
        (b"hello\r\n", "an unknown protocol (`hello\\r\\n`)"),
        (b"\x01\x02", "an unknown protocol (bytes 01 02)"),
        (b"", "nothing"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(recognise(bytes).to_string(), *expected);
    }
}

#[test]
fn nothing_that_a_terminal_acts_on_comes_through() {
    let bytes = "SSH-2.0-\x1b[31m\u{202e}x\u{9b}y\r\n".as_bytes();
    let text = recognise(bytes).to_string();
    assert_eq!(text, "SSH (`SSH-2.0-\\u{1b}[31m\\u{202e}x\\u{9b}y`)");
}
