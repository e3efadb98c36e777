//! The socket `/live/<number>`: who comes in is settled at the handshake, then frames go to the live room and back.
//! Not here: what the frames mean (live) and who may write (application).

use app::write::seat::{self, Out, Seat};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use postmortem::PostmortemNumber;

use crate::api::caller;
use crate::errors::NotDone;
use crate::query::Query;
use crate::security::cross_site;
use crate::visitor::Site;

/// The largest frame that is read at all, in bytes; the room looks at each message more closely.
const LARGEST_FRAME: usize = 1024 * 1024 + 1024;

/// What a client remembers of the document; a client that remembers nothing says nothing.
#[derive(Debug, serde::Deserialize)]
pub struct Remembered {
    epoch: Option<String>,
}

/// Answers the handshake. Nobody's frames are read before it is known who sends them.
pub async fn join(
    State(site): State<Site>,
    Path(number): Path<i64>,
    Query(remembered): Query<Remembered>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, NotDone> {
    // Cookies come along from other sites' pages, and a socket has no other guard: so its origin is looked at as for a POST.
    if !cross_site::is_from_here(&Method::POST, &headers) {
        return Err(NotDone::from_elsewhere());
    }
    let upgrade = upgrade
        .max_message_size(LARGEST_FRAME)
        .max_frame_size(LARGEST_FRAME);
    let Some(actor) = caller::find(&site, &headers).await? else {
        let had_a_session = crate::security::cookies::session(&headers).is_some();
        return Ok(if had_a_session {
            upgrade.on_upgrade(|socket| close(socket, 4401, "signed out"))
        } else {
            StatusCode::UNAUTHORIZED.into_response()
        });
    };
    match seat::take(
        site.app(),
        &actor,
        PostmortemNumber(number),
        remembered.epoch.as_deref(),
        caller::session(&headers),
    )
    .await
    {
        Ok(seat) => Ok(upgrade.on_upgrade(|socket| serve(socket, seat))),
        Err(app::Failure::Missing(_)) => {
            Ok(upgrade.on_upgrade(|socket| close(socket, 4404, "no such document")))
        }
        Err(app::Failure::Denied(_)) => {
            Ok(upgrade.on_upgrade(|socket| close(socket, 4403, "not open to you")))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Passes frames both ways until either side is done. Dropping the seat leaves the room.
async fn serve(socket: WebSocket, mut seat: Seat) {
    let (mut sender, mut receiver) = socket.split();
    loop {
        tokio::select! {
            out = seat.receive() => match out {
                Some(Out::Frame(frame)) => {
                    if sender.send(Message::Binary(frame)).await.is_err() {
                        return;
                    }
                }
                Some(Out::Close(code, reason)) => {
                    let frame = CloseFrame { code, reason: reason.to_string().into() };
                    let _gone = sender.send(Message::Close(Some(frame))).await;
                    return;
                }
                None => return,
            },
            message = receiver.next() => match message {
                Some(Ok(Message::Binary(frame))) => seat.send(frame).await,
                // The protocol is binary; pings are answered by the library.
                Some(Ok(Message::Text(_) | Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
        }
    }
}

async fn close(mut socket: WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    let _gone = socket.send(Message::Close(Some(frame))).await;
}
