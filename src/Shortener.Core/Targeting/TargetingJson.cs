using System.Text.Json.Serialization;
using Shortener.Core.Variants;

namespace Shortener.Core.Targeting;

/// <summary>
/// How rules and A/B tests are read from requests and written: unknown and repeated fields are refused, fields that are not given are
/// left out, and the order is the models'. What was read is written as the same JSON.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(IReadOnlyList<Rule?>))]
[JsonSerializable(typeof(VariantTest))]
public sealed partial class TargetingJson : JsonSerializerContext;
