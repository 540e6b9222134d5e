//! What a terminal gets and a pipe does not: colour, and text that cannot take the terminal over.

use anstream::{AutoStream, ColorChoice, stream::RawStream};
use anstyle::{AnsiColor, Style};
use outcrop::Severity;
use std::borrow::Cow;
use std::io;

pub(crate) const BOLD: Paint = Paint(Style::new().bold());
pub(crate) const DIM: Paint = Paint(Style::new().dimmed());
/// Text that came from an input.
pub(crate) const INPUT: Paint = Paint(AnsiColor::Cyan.on_default());

/// A style that is put on only where it is seen.
#[derive(Clone, Copy)]
pub(crate) struct Paint(Style);

impl Paint {
    /// The style, or no style.
    pub(crate) fn on(self, face: Face) -> Style {
        if face.styled { self.0 } else { Style::new() }
    }
}

/// What is at the other end of a stream.
#[derive(Clone, Copy)]
pub(crate) struct Face {
    /// A terminal.
    pub(crate) terminal: bool,
    /// It takes colour, and nobody said no.
    pub(crate) styled: bool,
}

impl Face {
    pub(crate) fn of(stream: &impl RawStream) -> Self {
        Self { terminal: stream.is_terminal(), styled: AutoStream::choice(stream) != ColorChoice::Never }
    }
}

/// `error:`, as every error begins.
pub(crate) fn error_word() -> String {
    let style = Paint(AnsiColor::Red.on_default().bold()).on(Face::of(&io::stderr()));
    format!("{style}error{style:#}:")
}

pub(crate) fn severity(severity: Severity) -> Paint {
    Paint(match severity {
        Severity::Refused => AnsiColor::Red.on_default(),
        Severity::Retired => AnsiColor::Magenta.on_default(),
        Severity::Ignored | Severity::Costly => AnsiColor::Yellow.on_default(),
        _ => AnsiColor::Blue.on_default(),
    })
}

pub(crate) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Refused => "refused",
        Severity::Retired => "retired",
        Severity::Ignored => "ignored",
        Severity::Costly => "costly",
        _ => "note",
    }
}

/// Text as it can be shown. A terminal acts on control characters, so it gets pictures of them; a pipe gets every byte.
pub(crate) fn harmless(text: &str, face: Face) -> Cow<'_, str> {
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !face.terminal || !text.contains(control) {
        return text.into();
    }
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            '\u{7f}' => '\u{2421}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::{Face, harmless};

    #[test]
    fn a_terminal_sees_control_characters_and_a_pipe_gets_them() {
        let face = |terminal| Face { terminal, styled: false };
        assert_eq!(harmless("a\u{1b}[2Jb\n\tc\u{9b}", face(true)), "a\u{241b}[2Jb\n\tc\u{fffd}");
        assert_eq!(harmless("a\u{1b}[2J", face(false)), "a\u{1b}[2J");
    }
}
