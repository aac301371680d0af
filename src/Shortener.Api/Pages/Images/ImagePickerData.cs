using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Shortener.Api.Pages.Design;
using Shortener.Core.Images;

namespace Shortener.Api.Pages.Images;

/// <summary>What a page with fields of images carries for its script.</summary>
/// <param name="MaxBytes">Largest image.</param>
/// <param name="Types">Media types that may be sent.</param>
/// <param name="Words">By key.</param>
internal sealed record ImagePickerData(int MaxBytes, IReadOnlyList<string> Types, IReadOnlyDictionary<string, string> Words)
{
    /// <summary>Media types that may be sent.</summary>
    public static IReadOnlyList<string> AllTypes { get; } = [.. Enum.GetValues<ImageType>().Select(StoredImage.MediaTypeOf)];

    // As JSON within markup: letters as they are, and of what means something in markup nothing.
    private static readonly ImagePickerJson Json =
        new(new JsonSerializerOptions(ImagePickerJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>For a script element of type <c>application/json</c>.</summary>
    public static string Write(PageLanguage language) => JsonSerializer.Serialize(
        new ImagePickerData(StoredImage.MaxBytes, AllTypes, ImageWords.All.ToDictionary(word => word.Key, word => word.Of(language))), Json.ImagePickerData);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImagePickerData))]
internal sealed partial class ImagePickerJson : JsonSerializerContext;
