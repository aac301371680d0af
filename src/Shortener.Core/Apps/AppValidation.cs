using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Core.Destinations;
using Shortener.Core.Validation;

namespace Shortener.Core.Apps;

/// <summary>Checks the app destinations of a link. Stateless, thread-safe.</summary>
public static class AppValidation
{
    /// <summary>Reads a request's <c>ios</c>; null with the problem added when it is none, or for JSON null.</summary>
    public static IosTarget? ReadIos(JsonElement json, string path, FieldProblems problems) =>
        FieldReader.Read(json, AppsJson.Default.IosTarget, path, problems);

    /// <summary>Reads a request's <c>android</c>; null with the problem added when it is none, or for JSON null.</summary>
    public static AndroidTarget? ReadAndroid(JsonElement json, string path, FieldProblems problems) =>
        FieldReader.Read(json, AppsJson.Default.AndroidTarget, path, problems);

    /// <summary>The target as it is to be stored, its URLs normalised; with problems added it is of no use.</summary>
    /// <param name="target">As read.</param>
    /// <param name="path">Path of the target in the request.</param>
    /// <param name="schemes">Custom schemes that are allowed.</param>
    /// <param name="destination">Whether links may lead to a web URL, and its normalised form.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static IosTarget Validate(
        IosTarget target, string path, AppSchemes schemes, Func<string, DestinationVerdict> destination, FieldProblems problems) =>
        target with
        {
            Url = DestinationField.Check(path + ".url", target.Url, url => schemes.Check(url, destination), problems),
            StoreUrl = CheckStore(path, target.StoreUrl, destination, problems),
        };

    /// <inheritdoc cref="Validate(IosTarget, string, AppSchemes, Func{string, DestinationVerdict}, FieldProblems)"/>
    public static AndroidTarget Validate(
        AndroidTarget target, string path, AppSchemes schemes, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        if (target.Package is { } package && !AndroidPackage.IsValid(package))
        {
            problems.Add(path + ".package", "Must be an application id such as com.example.app");
        }

        return target with
        {
            Url = DestinationField.Check(path + ".url", target.Url, url => schemes.Check(url, destination), problems),
            StoreUrl = CheckStore(path, target.StoreUrl, destination, problems),
        };
    }

    private static string? CheckStore(string path, string? url, Func<string, DestinationVerdict> destination, FieldProblems problems) =>
        url is null ? null : DestinationField.Check(path + ".storeUrl", url, destination, problems);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(IosTarget))]
[JsonSerializable(typeof(AndroidTarget))]
[JsonSerializable(typeof(DomainApps))]
internal sealed partial class AppsJson : JsonSerializerContext;
