//! Which of the services that are registered at a Triple address are asked for.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use h2::server;
use regprobe::check::check;
use regprobe::model::{
    Address, Attributes, CheckSettings, Depth, Listing, Protocol, Read, Registration, Role,
    Subject, TargetId, Unwatched,
};
use regprobe::net::Net;
use tokio::net::TcpListener;

use super::{key, servers::echo};

fn registered(address: Address, path: &str, attributes: &str) -> Registration {
    Registration {
        serves: None,
        metadata_at: None,
        target: TargetId(0),
        role: Role::Provider,
        subject: Subject::DubboApplication { application: "a".into() },
        address: Some(address),
        protocol: Protocol::Triple,
        origin: path.to_owned(),
        attributes: Attributes::from_query(attributes),
        registrant: None,
        interfaces: None,
        key: Some(key("", path, "")),
    }
}

/// The paths that are called where these services are registered, with these attributes.
fn called(services: &[(&str, &str)], identity: Depth) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let paths = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&paths);
    tokio::task::LocalSet::new().block_on(&runtime, async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Address::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        tokio::task::spawn_local(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut connection = server::handshake(stream).await.expect("a client");
            while let Some(Ok((request, respond))) = connection.accept().await {
                seen.borrow_mut().push(request.uri().path().to_owned());
                echo(respond);
            }
        });
        let each = services.iter();
        let registrations =
            each.map(|(path, attributes)| registered(address.clone(), path, attributes));
        let listing = Listing {
            rules: Vec::new(),
            has_metadata: false,
            topics: Vec::new(),
            traces: Vec::new(),
            alternating: Vec::new(),
            target: TargetId(0),
            read: Read::Complete,
            error: None,
            registrations: registrations.collect(),
            oddities: Vec::new(),
            members: Vec::new(),
            sessions: None,
        };
        let settings = CheckSettings {
            timeout: Duration::from_secs(60),
            attempts: 1,
            concurrency: 64,
            identity,
            passive: false,
            container_networks: Vec::new(),
            our_networks: Vec::new(),
            denied_networks: Vec::new(),
            rocketmq_key: None,
        };
        let vantage = regprobe::vantage::look();
        check(&Net::default(), &vantage, &[listing], &settings, &Unwatched).await
    });
    Rc::try_unwrap(paths).expect("the server is gone").into_inner()
}

#[test]
fn only_services_that_take_an_echo_are_asked_for() {
    let services = [
        ("shop.api.A", "application=a&service.filter=audit"),
        ("shop.api.B", "application=a&token=secret"),
        ("shop.api.C", "application=a&service.filter=audit%2C-echo"),
        ("shop.api.D", "application=a&service.filter=-default"),
        ("shop.api.E", "application=a&token="),
    ];
    let expected = ["/shop.api.A/$echo", "/shop.api.E/$echo"];
    assert_eq!(called(&services, Depth::Full), expected);
    assert!(called(&services, Depth::Light).is_empty());
}
