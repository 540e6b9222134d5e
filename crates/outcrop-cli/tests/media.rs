//! Images, jobs and counts from the command line, answered by the mock.

mod common;

use common::{Folder, outcrop, outcrop_with, root};
use serde_json::json;

#[test]
fn images_are_written_into_files_of_their_format() {
    let folder = Folder::new("image").with("keep", b"");
    let out = folder.path().join("gneiss");
    let out = out.display().to_string();
    let run = outcrop(&["image", "amazon.nova-canvas-v1:0", "Folded gneiss", "--size", "640x320", "--count", "2", "--mock", "--out", &out]);
    run.says(0, &format!("{out}-1.png\n{out}-2.png\n"), "");
    for index in 1..=2 {
        let bytes = std::fs::read(format!("{out}-{index}.png")).expect("the file is there");
        let header = outcrop::picture::header(&bytes).expect("it is an image");
        assert_eq!((header.format, header.width, header.height), ("png", 640, 320));
    }

    let one = format!("{out}-1.png");
    let named = folder.path().join("varied.png").display().to_string();
    let json = outcrop(&[
        "image",
        "stability.sd3-5-large-v1:0",
        "at dusk",
        "--image",
        &one,
        "--strength",
        "0.4",
        "--seed",
        "7",
        "--mock",
        "--json",
        "--out",
        &named,
    ])
    .json();
    assert_eq!(json["images"][0]["file"], named.as_str());
    assert_eq!((&json["images"][0]["seed"], &json["images"][0]["size"]), (&json!(7), &json!({ "width": 640, "height": 320 })));
}

#[test]
fn an_image_that_would_be_refused_or_was_kept_back_says_so() {
    let refused = outcrop(&["image", "amazon.nova-canvas-v1:0", "gneiss", "--size", "100x100", "--mock"]);
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    assert!(
        refused.err.contains("/imageGenerationConfig/width: refused BR-NOVA-CANVAS-054: must be in 320..=4096, got 100"),
        "{}",
        refused.err
    );
    let fixture = root().join("fixtures/nova-canvas/blocked");
    let call = fixture.join("call.json").display().to_string();
    let response = fixture.join("response.json").display().to_string();
    let blocked = outcrop(&["read", "--call", &call, &response]);
    assert_eq!(blocked.code, 7);
    assert!(blocked.err.contains("All of the generated images have been blocked"), "{}", blocked.err);
    let usage = outcrop(&["image", "amazon.nova-canvas-v1:0", "gneiss", "--size", "wide", "--mock"]);
    assert_eq!(usage.code, 2);
}

#[test]
fn a_printed_call_is_checked_and_its_answer_read() {
    let call = outcrop(&["image", "stability.stable-image-core-v1:1", "A canyon", "--aspect-ratio", "16:9", "--print-call"]);
    assert_eq!(call.json()["body"], json!({ "prompt": "A canyon", "aspect_ratio": "16:9" }));
    assert_eq!(outcrop_with(call.out.as_bytes(), &["check", "-"]).code, 0);
    for name in ["sdxl/text", "nova-reel/one-shot", "runtime/job-failed", "runtime/jobs", "runtime/count-invoke", "runtime/guardrail"] {
        let fixture = root().join("fixtures").join(name);
        let call = fixture.join("call.json").display().to_string();
        let response = fixture.join("response.json").display().to_string();
        let reply = std::fs::read_to_string(fixture.join("reply.json")).expect("a reply");
        let expected: serde_json::Value = serde_json::from_str(&reply).expect("JSON");
        assert_eq!(outcrop(&["read", "--call", &call, &response]).json(), expected, "{name}");
    }
}

#[test]
fn a_job_is_started_and_waited_for() {
    let start = ["job", "start", "amazon.nova-reel-v1:1", "A tide coming in", "--output", "s3://bucket/reels", "--mock"];
    let run = outcrop(&start);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let arn = run.out.trim();
    assert!(arn.starts_with("arn:aws:bedrock:us-east-1:123456789012:async-invoke/"), "{arn}");
    let id = arn.rsplit('/').next().unwrap_or_default();
    let waited = outcrop(&[&start[..], &["--wait"]].concat());
    waited.says(0, &format!("Completed\ns3://bucket/reels/{id}/\n"), "");
    let unknown = outcrop(&["job", "status", arn, "--mock"]);
    assert_eq!(unknown.code, 4);
    let bad = outcrop(&["job", "start", "amazon.nova-reel-v1:1", "A tide", "--output", "bucket", "--mock"]);
    assert!(bad.code == 1 && bad.err.contains("must be s3://bucket"), "{}", bad.err);
    let listed =
        outcrop(&["job", "list", "--state", "completed", "--after", "2026-11-25T00:00:00Z", "--most", "2", "--oldest-first", "--mock"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 2));
    assert_eq!(listed.err, "note: there are more; --all lists them\n");
}

#[test]
fn clips_shots_and_inputs_of_ones_own_start_jobs_too() {
    let print = |args: &[&str]| {
        outcrop(&[&["job", "start"], args, &["--output", "s3://bucket/out", "--print-call"]].concat()).json()["body"]["modelInput"].clone()
    };
    let clip = print(&["twelvelabs.marengo-embed-3-0-v1:0", "--clip", "video=s3://bucket/a.mp4", "--every", "6", "--option", "visual"]);
    assert_eq!(clip["video"]["segmentation"], json!({ "method": "fixed", "fixed": { "durationSec": 6 } }));
    let shots = print(&["amazon.nova-reel-v1:1", "--shot", "A drop falls", "--shot", "Rings=@s3://bucket/pool.png"]);
    assert_eq!(shots["multiShotManualParams"]["shots"][1]["image"]["source"]["s3Location"]["uri"], "s3://bucket/pool.png");
    let folder = Folder::new("job-input").with("input.json", br#"{"prompt": "Sand", "duration": "9s"}"#);
    let path = folder.path().join("input.json").display().to_string();
    assert_eq!(print(&["luma.ray-v2:0", "--input", &path])["duration"], "9s");
}

#[test]
fn tokens_are_counted_of_either_body() {
    for flag in ["--converse", "--param=maxTokens=20"] {
        let run =
            outcrop_with(b"Name one igneous rock.", &["count", "-", "--model", "anthropic.claude-3-haiku-20240307-v1:0", flag, "--mock"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.trim().parse::<u64>().is_ok_and(|count| count > 3), "{}", run.out);
    }
}

#[test]
fn the_schema_of_a_job_holds_its_envelope_and_its_input() {
    let schema = outcrop(&["schema", "amazon.nova-reel-v1:1", "--operation", "StartAsyncInvoke"]).json();
    assert_eq!(schema["properties"]["modelInput"]["properties"]["videoGenerationConfig"]["properties"]["fps"]["maximum"], 24);
    assert_eq!(schema["required"], json!(["modelId", "modelInput", "outputDataConfig"]));
    let canvas = outcrop(&["schema", "amazon.nova-canvas-v1:0"]).json();
    assert_eq!(canvas["properties"]["imageGenerationConfig"]["properties"]["width"]["minimum"], 320);
}

#[test]
fn families_say_what_makes_images_videos_and_runs_as_jobs() {
    let family = |name: &str| outcrop(&["families", name]).out.lines().next().unwrap_or_default().to_owned();
    assert_eq!(family("nova-canvas"), "nova-canvas: image, images");
    assert_eq!(family("nova-reel"), "nova-reel: video, job, images, S3 objects");
    assert_eq!(family("marengo"), "marengo: embed, job, images, video");
}
