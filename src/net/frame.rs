//! Reading with a cap: a stranger's length never decides how much is taken in.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// Why a length-prefixed frame couldn't be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The first four bytes are no length below the cap. Here they are: often another protocol's.
    #[error("a length of {} is over the limit", u32::from_be_bytes(*.0))]
    Length([u8; 4]),
    /// The peer closed; this many bytes had come.
    #[error("closed after {0} bytes")]
    Closed(usize),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads a frame: a big-endian `u32` length, then as many bytes, `cap` at most.
pub async fn read_frame<R: AsyncRead + Unpin>(
    reader: &mut R,
    cap: usize,
) -> Result<Vec<u8>, FrameError> {
    let mut length = [0; 4];
    let mut got = 0;
    // `read_exact` would do, but it doesn't tell how much had come.
    while let Some(rest @ [_, ..]) = length.get_mut(got..) {
        match reader.read(rest).await? {
            0 => return Err(FrameError::Closed(got)),
            n => got += n,
        }
    }
    let wanted = u32::from_be_bytes(length) as usize;
    if wanted > cap {
        return Err(FrameError::Length(length));
    }
    let mut body = Vec::new();
    let taken = reader.take(wanted as u64).read_to_end(&mut body).await?;
    if taken < wanted { Err(FrameError::Closed(4 + taken)) } else { Ok(body) }
}

/// Reads until the peer closes or `cap` bytes have come.
pub async fn read_up_to<R: AsyncRead + Unpin>(reader: &mut R, cap: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(cap as u64).read_to_end(&mut bytes).await?;
    Ok(bytes)
}
