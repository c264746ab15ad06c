//! Links, addresses and routes of the demo's own network namespaces.

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd, BorrowedFd};

use ipnet::IpNet;
use netlink_packet_core::{NLM_F_CREATE, NLM_F_EXCL};
use netlink_packet_route::address::{AddressAttribute, AddressMessage};
use netlink_packet_route::link::{
    InfoData, InfoKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage,
};
use netlink_packet_route::route::{
    RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RouteProtocol, RouteScope, RouteType,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};
use nix::net::if_::if_nametoindex;

use crate::net::Netlink;

const NEW: u16 = NLM_F_CREATE | NLM_F_EXCL;

/// The network of the namespace that the thread is in.
pub(super) struct Links {
    netlink: Netlink,
}

impl Links {
    pub(super) fn open() -> io::Result<Self> {
        let mut links = Self { netlink: Netlink::open()? };
        links.up("lo")?;
        Ok(links)
    }

    /// A cable from here to the namespace behind `there`.
    pub(super) fn cable(&mut self, here: &str, end: &str, there: BorrowedFd<'_>) -> io::Result<()> {
        let mut peer = named(end);
        peer.attributes.push(LinkAttribute::NetNsFd(there.as_raw_fd()));
        self.link(here, InfoKind::Veth, Some(InfoData::Veth(InfoVeth::Peer(peer))))
    }

    pub(super) fn bridge(&mut self, name: &str) -> io::Result<()> {
        self.link(name, InfoKind::Bridge, None)
    }

    /// Makes `port` a port of `bridge`.
    pub(super) fn join(&mut self, port: &str, bridge: &str) -> io::Result<()> {
        let mut message = indexed(port)?;
        message.attributes.push(LinkAttribute::Controller(index(bridge)?));
        self.netlink.change(RouteNetlinkMessage::SetLink(message), 0)
    }

    pub(super) fn up(&mut self, name: &str) -> io::Result<()> {
        let mut message = indexed(name)?;
        message.header.flags = LinkFlags::Up;
        message.header.change_mask = LinkFlags::Up;
        self.netlink.change(RouteNetlinkMessage::SetLink(message), 0)
    }

    /// Gives `name` an address with the network that comes with it.
    pub(super) fn address(&mut self, name: &str, address: IpNet) -> io::Result<()> {
        let mut message = AddressMessage::default();
        message.header.index = index(name)?;
        message.header.family = family(address.addr());
        message.header.prefix_len = address.prefix_len();
        message.attributes.push(AddressAttribute::Local(address.addr()));
        message.attributes.push(AddressAttribute::Address(address.addr()));
        self.netlink.change(RouteNetlinkMessage::NewAddress(message), NEW)
    }

    /// Everything that no other route knows goes to `gateway`.
    pub(super) fn default_gateway(&mut self, gateway: IpAddr) -> io::Result<()> {
        let mut message = default_route(RouteType::Unicast, gateway);
        message.attributes.push(RouteAttribute::Gateway(RouteAddress::from(gateway)));
        self.netlink.change(RouteNetlinkMessage::NewRoute(message), NEW)
    }

    /// Everything that no other route knows is dropped without a word, as many firewalls do.
    pub(super) fn default_blackhole(&mut self) -> io::Result<()> {
        let message = default_route(RouteType::BlackHole, IpAddr::from([0, 0, 0, 0]));
        self.netlink.change(RouteNetlinkMessage::NewRoute(message), NEW)
    }

    fn link(&mut self, name: &str, kind: InfoKind, data: Option<InfoData>) -> io::Result<()> {
        let mut message = named(name);
        let mut info = vec![LinkInfo::Kind(kind)];
        info.extend(data.map(LinkInfo::Data));
        message.attributes.push(LinkAttribute::LinkInfo(info));
        self.netlink.change(RouteNetlinkMessage::NewLink(message), NEW)
    }
}

fn named(name: &str) -> LinkMessage {
    let mut message = LinkMessage::default();
    message.attributes.push(LinkAttribute::IfName(name.to_owned()));
    message
}

fn indexed(name: &str) -> io::Result<LinkMessage> {
    let mut message = LinkMessage::default();
    message.header.index = index(name)?;
    Ok(message)
}

fn index(name: &str) -> io::Result<u32> {
    Ok(if_nametoindex(name)?)
}

fn default_route(kind: RouteType, of: IpAddr) -> RouteMessage {
    let mut message = RouteMessage::default();
    message.header.address_family = family(of);
    message.header.table = RouteHeader::RT_TABLE_MAIN;
    message.header.protocol = RouteProtocol::Static;
    message.header.scope = RouteScope::Universe;
    message.header.kind = kind;
    message
}

fn family(ip: IpAddr) -> AddressFamily {
    match ip {
        IpAddr::V4(_) => AddressFamily::Inet,
        IpAddr::V6(_) => AddressFamily::Inet6,
    }
}
