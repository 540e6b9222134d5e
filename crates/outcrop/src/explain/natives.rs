//! Examples of rules of the families' own bodies, of the service's, and of batches.

use super::Given;
#[cfg(feature = "guardrail")]
use super::examples::POLICY;
use super::examples::{BODY, Row};
use crate::call::Operation;

/// Rules, and fields whose example does not follow from their limits.
pub(super) const NATIVE: &[Row] = &[
    Row {
        codes: &["BR-COHERE-EMBED-V4-013"],
        says: "",
        failing: r#"{"input_type":"search_document","inputs":[{"content":[{"type":"image_url","image_url":{"url":""}}]}]}"#,
        passing: r#"{"input_type":"search_document","inputs":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-BATCH-101"],
        says: "a job's name must be letters, digits or + - ., a letter or digit first, and its role an ARN",
        given: Given::BatchJob,
        failing: r#"{"jobName":"my survey"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-BATCH-102"],
        says: "places must be s3://bucket/key in the characters that batches take, and owners 12 digits",
        given: Given::BatchJob,
        failing: r#"{"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://bucket/day=1/"}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-BATCH-103"],
        says: "a batch is run by a model or an inference profile, not by provisioned throughput",
        given: Given::BatchJob,
        failing: r#"{"modelId":"arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghij12"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-V4-005"],
        says: "",
        failing: r#"{"input_type":"search_document","inputs":[]}"#,
        passing: r#"{"input_type":"search_document","inputs":[{"content":[{"type":"text","text":"Basalt"}]}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-009"],
        says: "",
        failing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","audio":{"format":"flac","source":{"s3Location":{"uri":"s3://bucket/tide"}}}}}"#,
        passing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","audio":{"format":"mp3","source":{"s3Location":{"uri":"s3://bucket/tide"}}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-010"],
        says: "",
        failing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","video":{"format":"three_gp","embeddingMode":"AUDIO_VIDEO_COMBINED","source":{"s3Location":{"uri":"s3://bucket/tide"}}}}}"#,
        passing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","video":{"format":"mp4","embeddingMode":"AUDIO_VIDEO_COMBINED","source":{"s3Location":{"uri":"s3://bucket/tide"}}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-011"],
        says: "",
        failing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","video":{"format":"mp4","embeddingMode":"BOTH","source":{"s3Location":{"uri":"s3://bucket/tide"}}}}}"#,
        passing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","video":{"format":"mp4","embeddingMode":"AUDIO_VIDEO_COMBINED","source":{"s3Location":{"uri":"s3://bucket/tide"}}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-TEXT-101"],
        says: "the prompt must have at most as many tokens as the model reads; more words than that are sure to have more",
        failing: r#"{"inputText":"@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-EMBED-V1-101", "BR-TITAN-EMBED-101"],
        says: "a text must have at most 8192 tokens; more words than that are sure to have more",
        failing: r#"{"inputText":"@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-EMBED-IMAGE-102"],
        says: "an image must be jpeg or png, and a text should have at most 128 tokens",
        failing: r#"{"inputText":"@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-JURASSIC2-101"],
        says: "the prompt must have at most as many tokens as the model reads; more words than that are sure to have more",
        failing: r#"{"prompt":"@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-JURASSIC2-102"],
        says: "what a penalty is for, applyToNumbers and its like, must be true or false",
        failing: r#"{"countPenalty":{"scale":0.5,"applyToNumbers":"yes"}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-JURASSIC2-103"],
        says: "others than Mid and Ultra write at most 2048 tokens by the page",
        model: Some("ai21.j2-grande-instruct"),
        failing: r#"{"maxTokens":4000}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-COMMAND-101"],
        says: "the prompt must have at most as many tokens as the model reads, and a page prints 2048 characters",
        failing: r#"{"prompt":"@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-COMMAND-102"],
        says: "a bias must be a number in -10..=10",
        failing: r#"{"logit_bias":{"11":20}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-COMMAND-103"],
        says: "stream should be true where the answer is streamed",
        operation: Operation::InvokeModelWithResponseStream,
        failing: r#"{"stream":false}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-COMMAND-R-101"],
        says: "the message must have at most as many tokens as the model reads; more words than that are sure to have more",
        failing: r#"{"message":"@long@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-COMMAND-R-102"],
        says: "p should be at most 0.99, as the page has it",
        failing: r#"{"p":1}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-COMMAND-R-103"],
        says: "documents should hold strings only, and tools have parameter_definitions with types, not JSON Schema",
        failing: r#"{"documents":[{"year":1788}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-JAMBA-104"],
        says: "somebody else than the system must have a turn, and all turns at most as many tokens as the model reads",
        failing: r#"{"messages":[{"role":"system","content":"Be brief."}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-JAMBA-105"],
        says: "a stop sequence must have at most 64 K characters, and top_p should be at least 0.01",
        failing: r#"{"top_p":0.001}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-JAMBA-106"],
        says: "the first Jamba takes no tools and no turns of theirs",
        model: Some("ai21.jamba-instruct-v1:0"),
        failing: r#"{"tools":[{"type":"function","function":{"name":"hardness"}}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-CLAUDE-TEXT-102"],
        says: "the assistant must have the last turn, and turns should alternate",
        failing: r#"{"prompt":"\n\nHuman: Name one rock.\n\nAssistant: Granite.\n\nHuman: Another?"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-CLAUDE-TEXT-103"],
        says: "max_tokens_to_sample should be at most 4096 by the page, and the prompt of version 2.1 stay below 180000 tokens",
        failing: r#"{"max_tokens_to_sample":5000}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-CLAUDE-TEXT-104"],
        says: "the prompt must have at most as many tokens as the model reads; more words than that are sure to have more",
        failing: r#"{"prompt":"@long@long@long"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-034"],
        says: "",
        model: Some("us.amazon.nova-2-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"toolConfig":{"tools":[{"systemTool":{"name":"other"}}]}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-108"],
        says: "a block must be of one kind, its image or video given by bytes or by a place in S3, a tool toolSpec or systemTool, and the choice auto, any or tool",
        failing: r#"{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{}}}]}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-109"],
        says: "the tool that is chosen must be one of the tools",
        failing: r#"{"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"weight"}}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-110"],
        says: "reasoning and the service's own tools are for Nova 2",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"inferenceConfig":{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-111"],
        says: "temperature should be at least 0.00001, system text one block, videos one, and members those the page has",
        failing: r#"{"inferenceConfig":{"temperature":0}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-112"],
        says: "all text must have at most as many tokens as the model reads; more words than that are sure to have more",
        model: Some("amazon.nova-micro-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"@long@long"}]}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-103", "BR-COHERE-EMBED-V4-103"],
        says: "a text that is not to be cut must have at most as many tokens as the model reads; input_type image is for images",
        failing: r#"{"texts":["@long@long"]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-V4-011"],
        says: "",
        failing: r#"{"input_type":"search_document","inputs":[{"content":[]}]}"#,
        passing: r#"{"input_type":"search_document","inputs":[{"content":[{"type":"text","text":"Basalt"}]}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-V4-012"],
        says: "",
        failing: r#"{"input_type":"search_document","inputs":[{"content":[{"type":"sound","text":"Basalt"}]}]}"#,
        passing: r#"{"input_type":"search_document","inputs":[{"content":[{"type":"text","text":"Basalt"}]}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-013"],
        says: "",
        failing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","audio":{"format":"mp3","source":"tide"}}}"#,
        passing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","audio":{"format":"mp3","source":{"s3Location":{"uri":"s3://bucket/tide.mp3"}}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-014"],
        says: "",
        failing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","video":{"format":"mp4","embeddingMode":"AUDIO_VIDEO_COMBINED","source":"tide"}}}"#,
        passing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","video":{"format":"mp4","embeddingMode":"AUDIO_VIDEO_COMBINED","source":{"s3Location":{"uri":"s3://bucket/tide.mp4"}}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-102"],
        says: "what is embedded must be given by bytes or by its place in S3",
        failing: r#"{"singleEmbeddingParams":{"image":{"format":"png","source":{}}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-302"],
        says: "what is embedded must be given by bytes or by its place in S3",
        failing: r#"{"segmentedEmbeddingParams":{"image":{"format":"png","source":{}}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-PEGASUS-103"],
        says: "a video in S3 must have an address such as s3://bucket/key; analysis_mode and prompt_v2 are for version 1.5",
        failing: r#"{"mediaSource":{"s3Location":{"uri":"tide.mp4"}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-104"],
        says: "an image must have at most 5 MB",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"@long@long@long@long@long@long@long@long@long@long@long@long"}}}"#,
        passing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-305"],
        says: "an image must have at most 5 MB",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"@long@long@long@long@long@long@long@long@long@long@long@long"}}}"#,
        passing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-105"],
        says: "audio and video are for StartAsyncInvoke",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"video","video":{"mediaSource":{"s3Location":{"uri":"s3://bucket/tide.mp4"}}}}"#,
        passing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-304"],
        says: "a text must have at most 77 tokens in version 2.7, and 500 in 3.0; more words than that are sure to have more tokens",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"text","text":{"inputText":"@long"}}"#,
        passing: r#"{"inputType":"text","text":{"inputText":"Basalt"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-306"],
        says: "fused_embedding needs two options or more, segmentation one method, and a text speaks of sources by their names",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"video","video":{"mediaSource":{"s3Location":{"uri":"s3://bucket/tide.mp4"}},"embeddingOption":["visual"],"embeddingType":["fused_embedding"]}}"#,
        passing: r#"{"inputType":"video","video":{"mediaSource":{"s3Location":{"uri":"s3://bucket/tide.mp4"}},"embeddingOption":["visual","audio"],"embeddingType":["fused_embedding"]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-AMAZON-RERANK-102", "BR-COHERE-RERANK-102"],
        says: "documents must be strings",
        failing: r#"{"documents":[5]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-RERANK-101"],
        says: "a query needs a text, and a document what its type says: textDocument with a text for TEXT, jsonDocument for JSON",
        failing: r#"{"queries":[{"type":"TEXT","textQuery":{"text":"Which is dark?"}}],"sources":[{"type":"INLINE","inlineDocumentSource":{"type":"JSON","textDocument":{"text":"Basalt"}}}],"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0"}}}}"#,
        passing: r#"{"queries":[{"type":"TEXT","textQuery":{"text":"Which is dark?"}}],"sources":[{"type":"INLINE","inlineDocumentSource":{"type":"JSON","jsonDocument":{"rock":"Basalt"}}}],"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0"}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-RERANK-102"],
        says: "modelArn must be the ARN of a foundation model, and should be one that ranks documents",
        failing: r#"{"rerankingConfiguration":{"bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"amazon.rerank-v1:0"}}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-RERANK-103"],
        says: "no more can be returned than there is; names of members that are handed on must have 1 to 100 characters, a token no white space",
        failing: r#"{"queries":[{"type":"TEXT","textQuery":{"text":"Which is dark?"}}],"sources":[{"type":"INLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"Basalt"}}}],"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0"},"numberOfResults":9}}}"#,
        passing: r#"{"queries":[{"type":"TEXT","textQuery":{"text":"Which is dark?"}}],"sources":[{"type":"INLINE","inlineDocumentSource":{"type":"TEXT","textDocument":{"text":"Basalt"}}}],"rerankingConfiguration":{"type":"BEDROCK_RERANKING_MODEL","bedrockRerankingConfiguration":{"modelConfiguration":{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0"},"numberOfResults":1}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-CANVAS-109"],
        says: "a mask that is jpeg must be saved at 100 % quality, since it holds nothing but black and white",
        failing: r#"{"taskType":"INPAINTING","inPaintingParams":{"image":"@1024x1024","maskImage":"/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAQABAADASIAAhEBAxEB"}}"#,
        passing: r#"{"taskType":"INPAINTING","inPaintingParams":{"image":"@1024x1024","maskImage":"@1024x1024"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-SDXL-104"],
        says: "steps are scheduled only where init_image_mode is STEP_SCHEDULE",
        failing: r#"{"step_schedule_start":0.3}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-SD3-104"],
        says: "the older model writes JPEG and PNG only",
        model: Some("stability.sd3-large-v1:0"),
        failing: r#"{"output_format":"webp"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-ULTRA-104"],
        says: "the body must have no members but those that the model says it takes",
        failing: r#"{"cfg_scale":7}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-ULTRA-103"],
        says: "mode is a parameter of Stable Diffusion 3",
        failing: r#"{"mode":"text-to-image"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-CREATIVE-UPSCALE-110",
            "BR-CONSERVATIVE-UPSCALE-110",
            "BR-STABLE-INPAINT-110",
            "BR-STABLE-OUTPAINT-110",
            "BR-SEARCH-RECOLOR-110",
            "BR-SEARCH-REPLACE-110",
            "BR-STABLE-CONTROL-110",
            "BR-STYLE-GUIDE-110",
            "BR-STYLE-TRANSFER-110",
        ],
        says: "the weight of a word, (word:weight), should be in 0..=2",
        failing: r#"{"prompt":"(gneiss:3) at low tide"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-REEL-105"],
        says: "TEXT_VIDEO takes images, an array of one, MULTI_SHOT_MANUAL an image in each shot, MULTI_SHOT_AUTOMATED none",
        failing: r#"{"taskType":"TEXT_VIDEO","textToVideoParams":{"text":"A tide coming in","image":{"format":"png","source":{"bytes":"@1280x720"}}}}"#,
        passing: r#"{"taskType":"TEXT_VIDEO","textToVideoParams":{"text":"A tide coming in","images":[{"format":"png","source":{"bytes":"@1280x720"}}]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-LUMA-103"],
        says: "a frame should be what its media_type says, and of the shape of aspect_ratio",
        failing: r#"{"prompt":"A tide coming in","aspect_ratio":"16:9","keyframes":{"frame0":{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"@1280x720"}}}}"#,
        passing: r#"{"prompt":"A tide coming in","aspect_ratio":"16:9","keyframes":{"frame0":{"type":"image","source":{"type":"base64","media_type":"image/png","data":"@1280x720"}}}}"#,
        ..BODY
    },
    Row { codes: &["BR-APPLY-101"], says: "a block must be a text or an image", failing: r#"{"content":[{}]}"#, passing: "", ..BODY },
    Row {
        codes: &["BR-APPLY-102"],
        says: "images must be at most 20, of at most 4 MB and 8000 pixels a side, and what their format says",
        failing: r#"{"content":[{"image":{"format":"png","source":{"bytes":"@9000x10"}}}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-APPLY-103"],
        says: "grounding needs sources of at most 100000 characters, queries of at most 1000 and an answer of at most 5000",
        failing: r#"{"source":"OUTPUT","content":[{"text":{"text":"Slate is a rock.","qualifiers":["grounding_source"]}},{"text":{"text":"It is one.","qualifiers":["guard_content"]}}]}"#,
        passing: r#"{"source":"OUTPUT","content":[{"text":{"text":"Slate is a rock.","qualifiers":["grounding_source"]}},{"text":{"text":"Is slate a rock?","qualifiers":["query"]}},{"text":{"text":"It is one.","qualifiers":["guard_content"]}}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CHECKS-101"],
        says: "something must be asked for",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Is slate a rock?"}]}],"checks":{}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Is slate a rock?"}]}],"checks":{"promptAttack":{"categories":[{"category":"JAILBREAK"}]}}}"#,
        ..BODY
    },
];

/// Codes that belong to no table of fields and rules.
pub(super) const APART: &[Row] = &[
    Row {
        codes: &["BR-RECORD-008"],
        says: "media in S3 must lie in the folder of the input",
        given: Given::Records,
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"input":"s3://bucket/rocks/","lines":[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/tides/tide.png"}}}}]}],"inferenceConfig":{"maxTokens":100}}}]}"#,
        passing: r#"{"input":"s3://bucket/rocks/","lines":[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/rocks/tide.png"}}}}]}],"inferenceConfig":{"maxTokens":100}}}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-001"],
        says: "a line must be one JSON object, from its first byte to its last",
        given: Given::Records,
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"["[1]"]"#,
        passing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-002"],
        says: "a record's id must be a string, and should be letters and digits",
        given: Given::Records,
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"[{"recordId":1,"modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        passing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-003"],
        says: "ids should differ, since answers are told apart by them",
        given: Given::Records,
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}},{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        passing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}},{"recordId":"R2","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-004"],
        says: "a record must have a body that the model takes",
        given: Given::Records,
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"[{"recordId":"R1"}]"#,
        passing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-005"],
        says: "a batch has neither tools nor structured output",
        given: Given::Records,
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]}}}]"#,
        passing: r#"[{"recordId":"R1","modelInput":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}}]"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-006"],
        says: "a job must have at least 100 records, and should have no more than 100000",
        given: Given::BatchSize,
        failing: r#"{"records":20}"#,
        passing: r#"{"records":200}"#,
        ..BODY
    },
    Row {
        codes: &["BR-RECORD-007"],
        says: "a file should have at most 1 GB",
        given: Given::BatchSize,
        failing: r#"{"records":200,"bytes":2000000000}"#,
        passing: r#"{"records":200,"bytes":2000000}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GUARDRAIL-205"],
        says: "a body's amazon-bedrock-guardrailConfig goes with the headers that name the guardrail",
        model: Some("amazon.titan-text-express-v1"),
        failing: r#"{"inputText":"Is slate a rock?","amazon-bedrock-guardrailConfig":{"tagSuffix":"x7Qp2"}}"#,
        passing: r#"{"inputText":"Is slate a rock?"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GUARDRAIL-206"],
        says: "with a tag suffix, some text should stand in tags with it, and tags not in one another",
        model: Some("amazon.titan-text-express-v1"),
        failing: r#"{"inputText":"Is slate a rock?","amazon-bedrock-guardrailConfig":{"tagSuffix":"x7Qp2"}}"#,
        passing: r#"{"inputText":"<amazon-bedrock-guardrails-guardContent_x7Qp2>Is slate a rock?</amazon-bedrock-guardrails-guardContent_x7Qp2>","amazon-bedrock-guardrailConfig":{"tagSuffix":"x7Qp2"}}"#,
        ..BODY
    },
];

/// What a policy says of itself.
#[cfg(feature = "guardrail")]
pub(super) const POLICIES: &[Row] = &[
    Row {
        codes: &["BR-GUARDRAIL-110"],
        says: "a policy of words or of sensitive information without a list evaluates nothing",
        failing: r#"{"sensitiveInformationPolicyConfig":{}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-111"],
        says: "a key must be named by its ARN, its id of 36 characters or its alias",
        failing: r#"{"kmsKeyId":"granite"}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-112"],
        says: "a policy of automated reasoning must be named by its ARN",
        failing: r#"{"automatedReasoningPolicyConfig":{"policies":["granite"]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-113"],
        says: "a guardrail profile should be like us.guardrail.v1:0, or an ARN",
        failing: r#"{"crossRegionConfig":{"guardrailProfileIdentifier":"anywhere-in-europe"}}"#,
        ..POLICY
    },
];
#[cfg(not(feature = "guardrail"))]
pub(super) const POLICIES: &[Row] = &[];

/// Fields of a policy whose example does not follow from their limits.
#[cfg(feature = "guardrail")]
pub(super) const PLACES: &[Row] = &[Row { codes: &["BR-GUARDRAIL-005"], says: "", failing: r#"{"kmsKeyId":""}"#, ..POLICY }];
#[cfg(not(feature = "guardrail"))]
pub(super) const PLACES: &[Row] = &[];
