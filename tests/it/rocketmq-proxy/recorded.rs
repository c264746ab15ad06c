//! What real proxies handed out.

use regprobe::protocol::rocketmq_grpc::wire::{HostAndPort, Said, read};
use regprobe::protocol::triple::wire::Reply;

use super::{messages, transcript};

/// What a message says, in an answer that went well.
pub fn said(body: &[u8]) -> Said {
    let content_type = "application/grpc".to_owned();
    read(&Reply {
        status: 200,
        content_type,
        grpc_status: Some(0),
        body: body.to_vec(),
        ..Reply::default()
    })
}

fn handed(name: &str) -> Vec<Said> {
    messages(&transcript(name)).iter().map(|message| said(message)).collect()
}

fn route(host: &str, port: i32) -> Said {
    Said::Route(vec![("broker-b".to_owned(), HostAndPort { host: host.to_owned(), port })])
}

#[test]
fn in_cluster_mode_a_client_is_handed_the_host_that_it_used() {
    let told = handed("5.3.3-cluster-grpc");
    assert_eq!(told, [route("10.9.8.7", 8081), route("regprobe.invalid", 8081)]);
}

#[test]
fn in_local_mode_a_client_is_handed_the_brokers_host() {
    assert_eq!(handed("5.3.3-local-grpc"), [route("10.9.8.7", 8091), route("10.9.8.7", 8091)]);
}

#[test]
fn what_is_no_answer_of_rocketmq_is_none() {
    let reply = |grpc_status, message: &str| Reply {
        status: 200,
        content_type: "application/grpc".to_owned(),
        grpc_status,
        message: message.to_owned(),
        ..Reply::default()
    };
    assert!(matches!(read(&reply(Some(12), "unknown service")), Said::Foreign(_)));
    assert!(matches!(read(&reply(Some(16), "who are you")), Said::Unclear(_)));
    assert!(matches!(read(&reply(None, "")), Said::Unclear(_)));
    let page = Reply { content_type: "text/html".to_owned(), ..reply(None, "") };
    assert!(matches!(read(&page), Said::Foreign(_)));
}
