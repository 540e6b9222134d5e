"""Clients that build on boto3, or sign by themselves, against the mock; see README.md. Each is skipped when not installed."""

import importlib.util
import os
import unittest
import warnings

URL = os.environ.get("OUTCROP_MOCK")
CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
# Since version 2 the SDK sends an API version that older models do not take.
NEWER = "us.anthropic.claude-opus-4-8"
PLACES = {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": URL or "", "AWS_BEDROCK_RUNTIME_ENDPOINT": URL or ""}
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    # Its table of prices is not needed here, and not fetched.
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}
USER = [{"role": "user", "content": "About Anna in Lisbon"}]


def needs(*modules):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    return unittest.skipIf(missing, f"not installed: {', '.join(missing)}")


@unittest.skipIf(URL is None, "no mock: set OUTCROP_MOCK to its URL")
class Frameworks(unittest.TestCase):
    def setUp(self):
        os.environ.update(KEYS, **PLACES)
        warnings.simplefilter("ignore")

    @needs("anthropic", "boto3")
    def test_anthropic(self):
        import anthropic

        client = anthropic.AnthropicBedrock(base_url=URL, aws_region="us-east-1", max_retries=0)
        whole = client.messages.create(model=NEWER, max_tokens=100, messages=USER)
        with client.messages.stream(model=NEWER, max_tokens=100, messages=USER) as stream:
            text = "".join(stream.text_stream)
            last = stream.get_final_message()
        self.assertEqual(text, whole.content[0].text)
        self.assertEqual(last.usage.output_tokens, whole.usage.output_tokens)
        schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        tools = [{"name": "get_weather", "input_schema": schema}]
        with client.messages.stream(
            model=NEWER, max_tokens=100, tools=tools, tool_choice={"type": "any"}, messages=USER
        ) as stream:
            (block,) = stream.get_final_message().content
        self.assertEqual((block.type, list(block.input)), ("tool_use", ["city"]))
        with self.assertRaises(anthropic.BadRequestError):
            client.messages.create(model="nothing", max_tokens=100, messages=USER)

    @needs("litellm", "boto3")
    def test_litellm(self):
        import litellm

        for route in ["converse", "invoke"]:
            model = f"bedrock/{route}/{CLAUDE}"
            with self.subTest(route):
                self.assertTrue(litellm.completion(model=model, messages=USER).choices[0].message.content)
                pieces = litellm.completion(model=model, messages=USER, stream=True)
                self.assertTrue("".join(piece.choices[0].delta.content or "" for piece in pieces))
        llama = litellm.completion(model="bedrock/meta.llama3-8b-instruct-v1:0", messages=USER)
        self.assertGreater(llama.usage.prompt_tokens, 0)
        vectors = litellm.embedding(model="bedrock/cohere.embed-english-v3", input=["a", "b"])
        self.assertEqual(len(vectors.data), 2)

    @needs("langchain_aws", "pydantic")
    def test_langchain(self):
        from langchain_aws import BedrockEmbeddings, ChatBedrock, ChatBedrockConverse
        from pydantic import create_model

        Person = create_model("Person", name=(str, ...), age=(int, ...))
        at = {"region_name": "us-east-1", "endpoint_url": URL}
        for kind in [ChatBedrockConverse, ChatBedrock]:
            with self.subTest(kind.__name__):
                self.assertGreater(kind(model=CLAUDE, **at).invoke("Hello").usage_metadata["total_tokens"], 0)
                self.assertGreater(len(list(kind(model=CLAUDE, **at).stream("Hello"))), 2)
        for model in ["meta.llama3-8b-instruct-v1:0", "mistral.mistral-7b-instruct-v0:2", "amazon.titan-text-express-v1"]:
            with self.subTest(model):
                self.assertTrue(ChatBedrock(model=model, **at).invoke("Hello").content)
                self.assertGreater(len(list(ChatBedrock(model=model, **at).stream("Hello"))), 2)
        person = ChatBedrockConverse(model=CLAUDE, **at).with_structured_output(Person).invoke("About Anna")
        self.assertEqual(person.name, "Anna")
        embeddings = BedrockEmbeddings(model_id="amazon.titan-embed-text-v2:0", **at)
        self.assertEqual(len(embeddings.embed_query("granite")), 1024)

    @needs("pydantic_ai", "boto3")
    def test_pydantic_ai(self):
        from pydantic import create_model
        from pydantic_ai import Agent
        from pydantic_ai.models.bedrock import BedrockConverseModel
        from pydantic_ai.providers.bedrock import BedrockProvider

        Person = create_model("Person", name=(str, ...), age=(int, ...))
        model = BedrockConverseModel(CLAUDE, provider=BedrockProvider(base_url=URL, region_name="us-east-1"))
        self.assertTrue(Agent(model).run_sync("Hello").output)
        self.assertEqual(Agent(model, output_type=Person).run_sync("About Anna").output.name, "Anna")


if __name__ == "__main__":
    unittest.main()
