using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shortener.Core.Validation;

/// <summary>
/// Reads a part of a request as its model and says where it does not fit: unknown and repeated fields, wrong types. Stateless,
/// thread-safe. One problem is found at a time; what the values mean is for each feature's own validation.
/// </summary>
public static class FieldReader
{
    /// <summary>The model, or null with the problem added.</summary>
    /// <param name="json">The value of the field; JSON null gives null without a problem.</param>
    /// <param name="type">How to read it; its options must refuse unknown members.</param>
    /// <param name="path">Path of the field in the request.</param>
    /// <param name="problems">Takes the problem.</param>
    public static T? Read<T>(JsonElement json, JsonTypeInfo<T> type, string path, FieldProblems problems)
        where T : class
    {
        try
        {
            return json.Deserialize(type);
        }
        catch (JsonException e)
        {
            problems.Add(path + Below(e.Path), Explain(e));
        }
        catch (InvalidOperationException)
        {
            problems.Add(path, "Holds a text that is not Unicode");
        }

        return null;
    }

    private static string Explain(JsonException e) => e.Message switch
    {
        var message when message.Contains("could not be mapped", StringComparison.Ordinal) => "Unknown field",
        var message when message.Contains("Duplicate", StringComparison.Ordinal) => "Given twice",
        var message when message.StartsWith("Must ", StringComparison.Ordinal) => Sentence(message),
        _ => "Wrong type, or text that is not Unicode",
    };

    /// <summary>The serializer appends path and position to the messages of converters.</summary>
    private static string Sentence(string message)
    {
        int end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
    }

    /// <summary>The serializer's <c>$[2].when['a b']</c> without its root.</summary>
    private static string Below(string? path)
    {
        string below = path is { Length: > 0 } ? path[1..] : "";
        // A hostile name may be as long as the request.
        return below.Length <= 200 ? below : below[..200];
    }
}
