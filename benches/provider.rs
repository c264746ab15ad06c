//! Answers Dubbo heartbeats on every address of this machine, as cheaply as can be: what is measured
//! against it is the probe, not a server. `provider PORT`

use std::net::Ipv4Addr;

use anyhow::Context;
use regprobe::demo::provider::{Behaviour, serve};
use tokio::net::TcpSocket;
use tokio::runtime::Builder;

fn main() -> anyhow::Result<()> {
    let port: u16 = std::env::args().nth(1).context("which port?")?.parse()?;
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind((Ipv4Addr::UNSPECIFIED, port).into())?;
        let listener = socket.listen(65_535)?;
        // The bench waits for this line.
        #[expect(clippy::print_stdout, reason = "it is how a bench knows that it can begin")]
        {
            println!("PROVIDER READY");
        }
        Ok(serve(listener, Behaviour::Healthy).await?)
    })
}
