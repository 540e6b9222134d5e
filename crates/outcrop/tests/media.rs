//! Images, videos, jobs and counts: what is foreseen, what is refused in building, how answers and filters are read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop::chat::Source;
use outcrop::image::{Mask, Tone};
use outcrop::video::Still;
use outcrop::{
    Call, Chat, Clip, Embed, Error, Extend, Finding, Image, Images, Job, JobPage, Jobs, Operation, Output, Picture, Rerank, Shot, Size,
    State, Task, Video, check,
};
use serde_json::{Value, json};

const CANVAS: &str = "amazon.nova-canvas-v1:0";
const TITAN: &str = "amazon.titan-image-generator-v2:0";
const XL: &str = "stability.stable-diffusion-xl-v1";
const SD35: &str = "stability.sd3-5-large-v1:0";
const REEL: &str = "amazon.nova-reel-v1:1";

/// The start of a PNG, as much as a header needs.
fn png_of(width: u32, height: u32, depth: u8) -> String {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([depth, 0, 0, 0, 0]);
    STANDARD.encode(bytes)
}

fn png(width: u32, height: u32) -> String {
    png_of(width, height, 8)
}

fn picture(width: u32, height: u32) -> Picture {
    Picture { format: "png".to_owned(), data: png(width, height) }
}

fn refusals_of(operation: Operation, model: &str, body: &Value) -> Vec<String> {
    let findings = check(operation, model, None, body).unwrap();
    findings.iter().filter(|finding| finding.refuses()).map(Finding::to_string).collect()
}

fn refusals(model: &str, body: &Value) -> Vec<String> {
    refusals_of(Operation::InvokeModel, model, body)
}

/// A body that passes, and the same with one thing wrong and what is said of it.
fn passes_but_for(model: &str, good: &Value, bad: &Value, said: &str) {
    assert_eq!(refusals(model, good), Vec::<String>::new(), "{model}");
    let found = refusals(model, bad);
    assert!(found.iter().any(|finding| finding.contains(said)), "{model}: {said} is not in {found:?}");
}

fn canvas(config: &Value) -> Value {
    json!({ "taskType": "TEXT_IMAGE", "textToImageParams": { "text": "gneiss" }, "imageGenerationConfig": config })
}

#[test]
fn sizes_are_those_of_each_model() {
    let size = |width: u32, height: u32| canvas(&json!({ "width": width, "height": height }));
    passes_but_for(CANVAS, &size(1_280, 720), &size(1_280, 721), "/imageGenerationConfig/height: must be a multiple of 16, got 721");
    passes_but_for(CANVAS, &size(1_280, 320), &size(1_296, 320), "must be no more than four times the height");
    passes_but_for(CANVAS, &size(2_048, 2_032), &size(2_048, 2_048), "width times height must be below 4194304");
    passes_but_for(CANVAS, &size(320, 320), &size(304, 320), "/imageGenerationConfig/width: must be in 320..=4096, got 304");
    passes_but_for(TITAN, &size(1_173, 640), &size(1_152, 648), "width and height must be one of the model's sizes");
    passes_but_for(TITAN, &size(512, 512), &canvas(&json!({ "width": 512 })), "must have width and height, or neither");
    let xl = |width: u32, height: u32| json!({ "text_prompts": [{ "text": "gneiss" }], "width": width, "height": height });
    passes_but_for(XL, &xl(1_536, 640), &xl(640, 640), "width and height must be one of 1024 × 1024, 1152 × 896");
}

#[test]
fn seeds_counts_and_scales_have_each_family_s_own_ends() {
    let config = |key: &str, value: Value| canvas(&json!({ key: value }));
    for model in [CANVAS, TITAN] {
        passes_but_for(
            model,
            &config("seed", json!(2_147_483_646)),
            &config("seed", json!(2_147_483_647)),
            "/seed: must be in 0..=2147483646",
        );
        passes_but_for(model, &config("cfgScale", json!(1.1)), &config("cfgScale", json!(1.0)), "/cfgScale: must be in 1.1..=10");
        passes_but_for(
            model,
            &config("numberOfImages", json!(5)),
            &config("numberOfImages", json!(6)),
            "/numberOfImages: must be in 1..=5",
        );
        passes_but_for(model, &config("quality", json!("premium")), &config("quality", json!("best")), "must be standard or premium");
    }
    let sd = |seed: u64| json!({ "prompt": "gneiss", "seed": seed });
    passes_but_for(SD35, &sd(4_294_967_294), &sd(4_294_967_295), "/seed: must be in 0..=4294967294");
    passes_but_for("stability.sd3-large-v1:0", &sd(4_294_967_295), &sd(4_294_967_296), "/seed: must be in 0..=4294967295");
    let xl = |key: &str, value: Value| json!({ "text_prompts": [{ "text": "gneiss" }], key: value });
    passes_but_for(XL, &xl("cfg_scale", json!(35)), &xl("cfg_scale", json!(36)), "/cfg_scale: must be in 0..=35");
    passes_but_for(XL, &xl("steps", json!(10)), &xl("steps", json!(9)), "/steps: must be in 10..=150");
    passes_but_for(XL, &xl("samples", json!(1)), &xl("samples", json!(2)), "/samples: must be in 1..=1");
}

#[test]
fn prompts_are_as_long_as_each_model_takes() {
    let text = |length: usize| json!({ "taskType": "TEXT_IMAGE", "textToImageParams": { "text": "x".repeat(length) } });
    passes_but_for(TITAN, &text(512), &text(513), "must have at most 512 characters, got 513");
    passes_but_for(CANVAS, &text(1_024), &text(1_025), "must have at most 1024 characters, got 1025");
    passes_but_for(SD35, &json!({ "prompt": "x".repeat(10_000) }), &json!({ "prompt": "x".repeat(10_001) }), "at most 10000 characters");
    let xl = |length: usize| json!({ "text_prompts": [{ "text": "x".repeat(length) }] });
    passes_but_for(XL, &xl(2_000), &xl(2_001), "/text_prompts/0/text: must have at most 2000 characters");
}

#[test]
fn the_parameters_are_those_of_the_task_and_no_others() {
    let good = json!({ "taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": { "image": png(640, 640) } });
    let mut bad = good.clone();
    bad["imageGenerationConfig"] = json!({ "seed": 1 });
    for model in [CANVAS, TITAN] {
        passes_but_for(model, &good, &bad, "/imageGenerationConfig: must be left out for BACKGROUND_REMOVAL");
    }
    let good = canvas(&json!({ "seed": 1 }));
    let mut two = good.clone();
    two["inPaintingParams"] = json!({ "image": png(640, 640), "maskPrompt": "sky" });
    passes_but_for(CANVAS, &good, &two, "/inPaintingParams: is for INPAINTING; TEXT_IMAGE takes textToImageParams");
    passes_but_for(CANVAS, &good, &json!({ "taskType": "TEXT_IMAGE" }), "/textToImageParams: is missing; TEXT_IMAGE takes it");
    let second = json!({ "taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": { "image": png(640, 640) } });
    assert!(refusals("amazon.titan-image-generator-v1", &second)[0].contains("is not a parameter of this body"));
    let mut controlled = good.clone();
    controlled["textToImageParams"]["controlMode"] = json!("CANNY_EDGE");
    passes_but_for(CANVAS, &good, &controlled, "/textToImageParams/controlMode: means nothing without conditionImage");
}

#[test]
fn a_mask_is_one_thing_and_has_the_size_of_its_image() {
    let body = |params: Value| json!({ "taskType": "INPAINTING", "inPaintingParams": params });
    let image = png(512, 512);
    let words = body(json!({ "image": image, "maskPrompt": "sky" }));
    for model in [CANVAS, TITAN] {
        passes_but_for(model, &words, &body(json!({ "image": image })), "must have exactly one of maskPrompt, maskImage, got neither");
        let both = body(json!({ "image": image, "maskPrompt": "sky", "maskImage": image }));
        passes_but_for(model, &words, &both, "must have exactly one of maskPrompt, maskImage, got both");
        let same = body(json!({ "image": image, "maskImage": image }));
        let other = body(json!({ "image": image, "maskImage": png(512, 400) }));
        passes_but_for(model, &same, &other, "maskImage: must have the size of the image, 512 × 512 pixels, got 512 × 400");
    }
    let mut sized = words.clone();
    sized["imageGenerationConfig"] = json!({ "width": 512, "height": 512 });
    passes_but_for(CANVAS, &words, &sized, "/imageGenerationConfig/width: must be left out for INPAINTING");
}

#[test]
fn images_that_are_given_are_looked_at() {
    let body = |data: String| json!({ "taskType": "IMAGE_VARIATION", "imageVariationParams": { "images": [data] } });
    passes_but_for(CANVAS, &body(png(320, 320)), &body(png(319, 320)), "/images/0: must have sides of 320 to 4096 pixels, got 319 × 320");
    passes_but_for(CANVAS, &body(png(1_280, 320)), &body(png(1_281, 320)), "must be no longer than 4 to 1");
    passes_but_for(CANVAS, &body(png(512, 512)), &body(png_of(512, 512, 16)), "must have 8 bits a channel, got 16");
    passes_but_for(TITAN, &body(png(1_408, 8)), &body(png(1_409, 8)), "must have sides of at most 1408 pixels");
    let data = body(format!("data:image/png;base64,{}", png(512, 512)));
    passes_but_for(CANVAS, &body(png(512, 512)), &data, "must be base64 without spaces or a \"data:\" prefix");
    let gif = STANDARD.encode(b"GIF89a\0\x02\0\x02");
    passes_but_for(CANVAS, &body(png(512, 512)), &body(gif), "must be png or jpeg, got gif");
    let pdf = STANDARD.encode(b"%PDF-1.7 and more");
    passes_but_for(CANVAS, &body(png(512, 512)), &body(pdf), "its first bytes are those of another kind of file");
    let service = "us.stability.stable-image-remove-background-v1:0";
    let image = |width, height| json!({ "image": png(width, height) });
    passes_but_for(service, &image(160, 64), &image(161, 64), "must be no longer than 2.5 to 1");
    passes_but_for(service, &image(64, 64), &image(63, 64), "must have sides of at least 64 pixels");
    passes_but_for(service, &image(3_072, 3_072), &image(3_073, 3_072), "must have 0 to 9437184 pixels in all");
}

#[test]
fn stability_models_take_what_their_mode_needs() {
    let image = json!({ "prompt": "gneiss", "mode": "image-to-image", "image": png(640, 640), "strength": 0.5 });
    let without = |key: &str| {
        let mut body = image.clone();
        body.as_object_mut().unwrap().shift_remove(key);
        body
    };
    passes_but_for(SD35, &image, &without("strength"), "/strength: is missing; mode image-to-image needs it");
    passes_but_for(SD35, &image, &without("mode"), "/image: is for mode image-to-image");
    let mut ratio = image.clone();
    ratio["aspect_ratio"] = json!("16:9");
    passes_but_for(SD35, &image, &ratio, "/aspect_ratio: must be left out in mode image-to-image");
    let out = |left: u32| json!({ "image": png(256, 256), "left": left });
    passes_but_for("us.stability.stable-outpaint-v1:0", &out(1), &out(0), "there is nowhere to go on");
    let xl = |source: &str| json!({ "text_prompts": [{ "text": "a" }], "init_image": png(1_024, 1_024), "mask_source": source });
    passes_but_for(XL, &xl("INIT_IMAGE_ALPHA"), &xl("MASK_IMAGE_BLACK"), "/mask_image: is missing; mask_source MASK_IMAGE_BLACK needs it");
    let bare = refusals("stability.stable-fast-upscale-v1:0", &json!({ "image": png(64, 64) }));
    assert!(bare[0].contains("needs an inference profile: use us.stability.stable-fast-upscale"), "{bare:?}");
}

#[test]
fn what_has_no_place_or_another_meaning_is_said() {
    let refused = |image: &Image, model: &str| match image.call(model) {
        Err(Error::Invalid { findings, .. }) => findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n"),
        other => panic!("{other:?}"),
    };
    let ratio = Image { aspect_ratio: Some("16:9".to_owned()), ..Image::of("gneiss") };
    assert!(refused(&ratio, CANVAS).starts_with("aspectRatio: has no place in this body; it takes prompt, negative"));
    let mask = |changes| Some(Mask::Image { image: picture(512, 512), changes: Some(changes) });
    let outpaint =
        |changes| Image { task: Some(Task::Outpaint), image: Some(picture(512, 512)), mask: mask(changes), ..Image::of("a quarry") };
    assert!(outpaint(Tone::White).call(CANVAS).is_ok());
    assert!(outpaint(Tone::Black).call(TITAN).is_ok());
    assert!(
        refused(&outpaint(Tone::Black), CANVAS)
            .contains("mask: nova-canvas changes what is white and keeps what is black; invert the mask")
    );
    let upscale = Image { task: Some(Task::Upscale), ..Image::of("gneiss") };
    assert!(refused(&upscale, CANVAS).contains("task: nova-canvas does not know upscale"));

    let near = Image { image: Some(picture(1_024, 1_024)), strength: Some(0.9), ..Image::of("gneiss") };
    let call = near.call(XL).unwrap();
    assert_eq!(call.body["image_strength"], 0.1);
    assert!(
        call.findings
            .iter()
            .any(|finding| finding.to_string() == "strength: sdxl counts the other way round; it is sent as image_strength 0.1")
    );
    assert_eq!(near.call(SD35).unwrap().body["strength"], 0.9);

    let out = Image { image: Some(picture(256, 256)), extend: Some(Extend { up: 64, ..Extend::default() }), ..Image::default() };
    assert_eq!(out.call("us.stability.stable-outpaint-v1:0").unwrap().body["up"], 64);
    assert_eq!(
        Image::of("gneiss").call("anthropic.claude-3-haiku-20240307-v1:0").unwrap_err().to_string(),
        "model is not valid: \"anthropic.claude-3-haiku-20240307-v1:0\" makes no images, as far as is known here"
    );
    assert!(Image::of("gneiss").call(REEL).unwrap_err().to_string().ends_with("makes no images; it makes videos: use Video"));
}

fn read(model: &str, body: &Value) -> outcrop::Result<Images> {
    let call = Image::of("gneiss").call(model).unwrap();
    call.read_parts(200, &|name| (name == "x-amzn-requestid").then(|| "r-1".to_owned()), body.to_string().as_bytes())
}

#[test]
fn a_filter_s_silence_inside_a_200_is_an_error_that_says_so() {
    let cases = [
        (
            TITAN,
            json!({ "images": [], "error": "blocked by our content filters" }),
            "titan-image answered without what was asked for: blocked by our content filters",
        ),
        (CANVAS, json!({ "error": "All of the generated images have been blocked" }), "All of the generated images have been blocked"),
        (XL, json!({ "artifacts": [{ "base64": "", "finishReason": "CONTENT_FILTERED" }] }), "finishReason is CONTENT_FILTERED"),
        (SD35, json!({ "finish_reasons": ["Filter reason: output image"] }), "Filter reason: output image"),
    ];
    for (model, body, said) in cases {
        let error = read(model, &body).unwrap_err();
        assert_eq!((error.code(), error.to_json()["requestId"].as_str()), ("blocked", Some("r-1")), "{model}");
        assert!(error.to_string().ends_with(said), "{error}");
    }
    let failed = read(SD35, &json!({ "finish_reasons": ["Inference error"] })).unwrap_err();
    assert_eq!(failed.to_string(), "ModelErrorException (200): Inference error");
    let empty = read(CANVAS, &json!({ "images": [], "error": null })).unwrap_err();
    assert_eq!((empty.code(), empty.to_json()["pointer"].as_str()), ("unreadable", Some("/images")));
    let broken = read(CANVAS, &json!({ "images": ["no base64!"] })).unwrap_err();
    assert!(broken.to_string().contains("nothing to read at /images/0 (not base64"), "{broken}");
}

#[test]
fn videos_are_as_long_as_their_task_takes() {
    let input = |task: &str, key: &str, params: Value, seconds: Option<u32>| {
        let mut config = json!({ "fps": 24, "dimension": "1280x720" });
        if let Some(seconds) = seconds {
            config["durationSeconds"] = seconds.into();
        }
        json!({
            "modelId": REEL,
            "modelInput": { "taskType": task, key: params, "videoGenerationConfig": config },
            "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://bucket/reels" } },
        })
    };
    let refusals = |body: &Value| refusals_of(Operation::StartAsyncInvoke, REEL, body);
    let automated = |seconds| input("MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams", json!({ "text": "a" }), Some(seconds));
    assert_eq!(refusals(&automated(120)), Vec::<String>::new());
    for seconds in [6, 13, 126] {
        assert!(refusals(&automated(seconds))[0].starts_with("/modelInput/videoGenerationConfig/durationSeconds: must be"), "{seconds}");
    }
    let manual = |seconds| input("MULTI_SHOT_MANUAL", "multiShotManualParams", json!({ "shots": [{ "text": "a" }] }), seconds);
    assert_eq!(refusals(&manual(None)), Vec::<String>::new());
    assert!(refusals(&manual(Some(12)))[0].contains("must be left out for MULTI_SHOT_MANUAL"));
    let first = "amazon.nova-reel-v1:0";
    // No page says that it refuses them.
    let notes = check(Operation::StartAsyncInvoke, first, None, &automated(12)).unwrap();
    assert!(notes.iter().any(|note| !note.refuses() && note.message.contains("came with amazon.nova-reel-v1:1")), "{notes:?}");

    let still = Still { format: "png".to_owned(), source: Source::Data(png(1_280, 721)) };
    let wrong = Video { first: Some(still), ..Video::of("a") }.start(REEL, &Output::to("s3://bucket")).unwrap_err();
    let said = "/modelInput/textToVideoParams/images/0/source/bytes: must be an image of 1280 × 720 pixels, got 1280 × 721";
    assert!(wrong.to_string().contains(said), "{wrong}");
    let shots = vec![Shot { prompt: "a".to_owned(), image: None }; 21];
    let many = Video { shots, ..Video::default() }.start(REEL, &Output::to("s3://bucket")).unwrap_err();
    assert!(many.to_string().contains("/modelInput/multiShotManualParams/shots: must have at most 20 items, got 21"), "{many}");
}

#[test]
fn a_job_needs_a_place_to_write_to() {
    let start = |output: Output| Video::of("a").start(REEL, &output).map(|call| call.body["outputDataConfig"].clone());
    let place = json!({ "s3OutputDataConfig": { "s3Uri": "s3://bucket/a", "bucketOwner": "123456789012" } });
    assert_eq!(start(Output { bucket_owner: Some("123456789012".to_owned()), ..Output::to("s3://bucket/a") }).unwrap(), place);
    let cases = [
        (Output::to("bucket/a"), "s3Uri: must be s3://bucket or s3://bucket/prefix, got \"bucket/a\""),
        (Output::to("s3://Bucket"), "s3Uri: must be s3://bucket or s3://bucket/prefix"),
        (Output { kms_key: Some("1234".to_owned()), ..Output::to("s3://bucket") }, "kmsKeyId: must be the ARN of a key or an alias"),
        (Output { bucket_owner: Some("12345678901x".to_owned()), ..Output::to("s3://bucket") }, "bucketOwner: must be the 12 digits"),
        (Output { token: Some("two words".to_owned()), ..Output::to("s3://bucket") }, "/clientRequestToken: must be printable ASCII"),
    ];
    for (output, said) in cases {
        let error = start(output).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn models_are_asked_through_the_operation_they_have() {
    let body = json!({ "taskType": "TEXT_VIDEO", "textToVideoParams": { "text": "a" } });
    assert_eq!(refusals(REEL, &body), ["amazon.nova-reel-v1:1 runs as a job only; use StartAsyncInvoke"]);
    let said = refusals_of(Operation::Converse, CANVAS, &json!({ "messages": [] }));
    assert!(said.contains(&"amazon.nova-canvas has no Converse; use InvokeModel".to_owned()), "{said:?}");
    let said = refusals_of(Operation::StartAsyncInvoke, "amazon.nova-lite-v1:0", &json!({}));
    assert_eq!(said, ["amazon.nova-lite-v1:0 does not run as a job; it answers: use Chat"]);
    let clip = Clip { source: Some(Source::S3 { uri: "s3://bucket/a.mp4".to_owned(), bucket_owner: None }), ..Clip::of("video") };
    let profile = clip.start("us.twelvelabs.marengo-embed-2-7-v1:0", &Output::to("s3://bucket")).unwrap_err().to_string();
    assert!(profile.contains("/modelId: must be the model's own id here, twelvelabs.marengo-embed-2-7-v1:0"), "{profile}");
    assert!(clip.start("twelvelabs.marengo-embed-2-7-v1:0", &Output::to("s3://bucket")).is_ok());
}

#[test]
fn a_job_is_asked_about_by_its_arn_and_listed_by_query() {
    let status = Job::of("arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56").poll().unwrap();
    assert_eq!((status.operation.method(), status.all_headers()), ("GET", Vec::new()));
    for arn in ["", "ab12cd34ef56", "arn:aws:bedrock:us-east-1:123456789012:async-invoke/", "arn:aws:s3:::bucket"] {
        assert_eq!(Job::of(arn).poll().unwrap_err().code(), "malformed", "{arn}");
    }
    let jobs = Jobs {
        after: Some("2026-01-02T03:04:05Z".to_owned()),
        state: Some(State::InProgress),
        oldest_first: Some(false),
        ..Jobs::default()
    };
    let call = jobs.call().unwrap();
    let path = "/async-invoke?submitTimeAfter=2026-01-02T03%3A04%3A05Z&statusEquals=InProgress&sortBy=SubmissionTime&sortOrder=Descending";
    assert_eq!(call.path(), path);
    let page = JobPage { next_token: Some("a+b/c=".to_owned()), ..JobPage::default() };
    let second = call.next(&page).unwrap();
    assert_eq!(second.path(), format!("{path}&nextToken=a%2Bb%2Fc%3D"));
    let third = second.next(&JobPage { next_token: Some("d".to_owned()), ..JobPage::default() }).unwrap();
    assert_eq!(third.path(), format!("{path}&nextToken=d"));
    assert!(third.next(&JobPage::default()).is_none());
    let again: Call<JobPage> = serde_json::from_value(serde_json::to_value(&third).unwrap()).unwrap();
    assert_eq!(again, third);
    assert!(Jobs { most: Some(0), ..Jobs::default() }.call().is_err());
    assert!(Jobs { before: Some("yesterday".to_owned()), ..Jobs::default() }.call().is_err());
    // A path that does not begin with a slash would make another host of the endpoint.
    for path in [
        "/model/x/invoke",
        "@evil.example/async-invoke",
        ".evil.example/async-invoke",
        "",
        "async-invoke",
        "//async-invoke",
        "/async-invoke/a b",
    ] {
        let elsewhere = json!({ "operation": "GetAsyncInvoke", "path": path });
        let refused = serde_json::from_value::<Call<outcrop::JobStatus>>(elsewhere).unwrap_err().to_string();
        assert!(refused.contains("path: must be a path of GetAsyncInvoke"), "{path}: {refused}");
        assert!(Call::<serde_json::Value>::at_path(Operation::GetAsyncInvoke, path, json!(null)).is_err(), "{path}");
    }
    assert!(Jobs { after: Some("soon".to_owned()), ..Jobs::default() }.call().unwrap_err().to_string().contains("/after: must be a time"));
    assert!(Jobs { state: Some(State::Unknown), ..Jobs::default() }.call().is_err());
}

#[test]
fn a_word_without_a_name_is_news_and_a_missing_one_is_an_error() {
    let call = Job::of("arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56").poll().unwrap();
    let mut body = json!({
        "invocationArn": "arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56",
        "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/luma.ray-v2:0",
        "status": "Paused",
        "submitTime": "2026-01-02T03:04:05Z",
        "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://bucket/ray/" } },
        "somethingNew": 1,
    });
    let read = |body: &Value| call.read_parts(200, &|_| None, body.to_string().as_bytes());
    let status = read(&body).unwrap();
    assert_eq!((status.state, status.raw.as_str(), status.finished()), (State::Unknown, "Paused", false));
    assert_eq!(status.folder(), "s3://bucket/ray/ab12cd34ef56/");
    body.as_object_mut().unwrap().shift_remove("submitTime");
    assert!(read(&body).unwrap_err().to_string().starts_with("runtime response has nothing to read at /submitTime (null)"));
}

#[test]
fn a_count_s_body_is_judged_as_what_it_is() {
    let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
    let count = |input: Value| refusals_of(Operation::CountTokens, haiku, &json!({ "input": input }));
    let native = |body: &Value| json!({ "invokeModel": { "body": STANDARD.encode(body.to_string()) } });
    let mut body = json!({ "anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": [{ "role": "user", "content": "a" }] });
    assert_eq!(count(native(&body)), Vec::<String>::new());
    body["temperature"] = json!(2);
    assert_eq!(count(native(&body)), ["/input/invokeModel/body/temperature: must be in 0..=1, got 2"]);
    assert_eq!(count(json!({})), ["/input: must have exactly one of invokeModel, converse"]);
    assert_eq!(count(json!({ "invokeModel": { "body": "{}" } })), ["/input/invokeModel/body: must be base64 of JSON"]);
    let found = count(json!({ "converse": { "messages": [{ "role": "user", "content": [] }], "inferenceConfig": {} } }));
    assert!(found.iter().any(|finding| finding.starts_with("/input/converse/messages/0/content")), "{found:?}");
    assert!(found.iter().any(|finding| finding.starts_with("/input/converse/inferenceConfig: is not counted")), "{found:?}");

    let chat = Chat::user("Name one igneous rock.");
    for call in [
        chat.converse(haiku).unwrap(),
        Chat { params: outcrop::Params { max_tokens: Some(9), ..Default::default() }, ..chat.clone() }.call(haiku).unwrap(),
    ] {
        let counted = call.count_tokens();
        assert_eq!(refusals_of(Operation::CountTokens, haiku, &counted.body), Vec::<String>::new());
        let count = counted.read_parts(200, &|_| None, br#"{"inputTokens": 12}"#).unwrap();
        assert_eq!(count.input_tokens, 12);
    }
}

#[test]
fn anything_else_is_asked_and_read_as_json() {
    let call = Call::apply_guardrail("arn:aws:bedrock:us-east-1:123456789012:guardrail/a", "DRAFT", json!({ "source": "INPUT" }));
    assert_eq!(call.path(), "/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aguardrail%2Fa/version/DRAFT/apply");
    assert_eq!(call.read_parts(200, &|_| None, br#"{"action": "NONE"}"#).unwrap(), json!({ "action": "NONE" }));
    let untyped = Call::<Value>::of(Operation::InvokeModel, "provider.a-model-to-come", None, json!({ "x": 1 })).unwrap();
    assert_eq!((untyped.path().as_str(), untyped.bytes().as_slice()), ("/model/provider.a-model-to-come/invoke", &br#"{"x":1}"#[..]));
    assert!(Call::at_path(Operation::InvokeGuardrailChecks, "/guardrail-checks/invoke", json!({})).is_ok());
    assert!(Call::at_path(Operation::InvokeGuardrailChecks, "/elsewhere", json!({})).is_err());
    let again: Call<Value> = serde_json::from_value(serde_json::to_value(&untyped).unwrap()).unwrap();
    assert_eq!(again, untyped);
}

#[test]
fn sizes_survive_json() {
    let image = Image {
        size: Some(Size { width: 320, height: 640 }),
        mask: Some(Mask::Image { image: picture(8, 8), changes: Some(Tone::White) }),
        ..Image::of("gneiss")
    };
    let json = serde_json::to_value(&image).unwrap();
    assert_eq!(json["mask"]["changes"], "white");
    assert_eq!(serde_json::from_value::<Image>(json).unwrap(), image);
    for wrong in [
        json!({ "mask": {} }),
        json!({ "mask": { "prompt": "a", "changes": "white" } }),
        json!({ "promt": "a" }),
        json!({ "task": "paint" }),
    ] {
        assert!(serde_json::from_value::<Image>(wrong).is_err());
    }
}

#[test]
fn nothing_that_was_said_or_shown_stands_in_debug() {
    let secret = "Quorrvale";
    let picture = Picture { format: "png".to_owned(), data: secret.to_owned() };
    let source = Source::Data(secret.to_owned());
    let shown = [
        format!("{:?}", Embed { texts: vec![secret.to_owned()], images: vec![picture.clone()], ..Embed::default() }),
        format!("{:?}", Rerank { query: secret.to_owned(), documents: vec![secret.to_owned()], top: Some(1) }),
        format!("{:?}", Image { negative: Some(secret.to_owned()), image: Some(picture.clone()), ..Image::of(secret) }),
        format!("{:?}", Mask::Prompt { prompt: secret.to_owned() }),
        format!("{:?}", Video { shots: vec![Shot { prompt: secret.to_owned(), image: None }], ..Video::of(secret) }),
        format!("{:?}", Clip { text: Some(secret.to_owned()), source: Some(source), ..Clip::of("text") }),
    ];
    for shown in shown {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(format!("{picture:?}"), "picture(png, 9 bytes of base64)");
}
