// Written by tools/dart-client.js from /openapi.json. Changes made here are lost.
import 'dart:convert';

import 'package:http/http.dart' as http;

import 'models.dart';

export 'models.dart';

/// An answer that is no success. Decide by [code], never by the text; null for a code that this client does not know.
class GobblerException implements Exception {
  GobblerException(this.status, this.code, this.message);

  final int status;
  final ErrorCode? code;
  final String message;

  @override
  String toString() => 'GobblerException: $status $code $message';
}

/// The REST API. After [logIn], requests carry the token of its answer.
class Gobbler {
  Gobbler(this.url, {http.Client? client}) : _client = client ?? http.Client();

  /// Of the router, without a slash at its end.
  final String url;
  final http.Client _client;

  /// The header of requests: `Bearer` and the access token.
  String? authorization;

  /// Say that the API is there.
  Future<Map<String, dynamic>> pingUser() async {
    final json = await _send('GET', '/user/ping');
    return json;
  }

  /// Make an account.
  Future<Account> createAccount({String? idempotencyKey, required String email, required String username, required String password, String? fcmToken}) async {
    final json = await _send('POST', '/user/createaccount',
      headers: {if (idempotencyKey != null) 'idempotency-key': '$idempotencyKey'},
      body: {'email': email, 'username': username, 'password': password, if (fcmToken != null) 'fcmToken': fcmToken},
    );
    return Account.fromJson(json as Map<String, dynamic>);
  }

  /// Log in.
  Future<Account> logIn({required String username, required String password}) async {
    final json = await _send('POST', '/user/loginuser',
      body: {'username': username, 'password': password},
    );
    return Account.fromJson(json as Map<String, dynamic>);
  }

  /// Open a checkout for premium.
  Future<Map<String, dynamic>> subscribe({String? idempotencyKey, required int userId, required String successUrl}) async {
    final json = await _send('POST', '/user/subscribe',
      headers: {if (idempotencyKey != null) 'idempotency-key': '$idempotencyKey'},
      body: {'userId': userId, 'success_url': successUrl},
    );
    return json;
  }

  /// Change one’s own account.
  Future<Account> updateAccount({required int userId, String? username, String? email, String? password, String? fcmToken}) async {
    final json = await _send('PATCH', '/user/user/$userId',
      body: {if (username != null) 'username': username, if (email != null) 'email': email, if (password != null) 'password': password, if (fcmToken != null) 'fcmToken': fcmToken},
    );
    return Account.fromJson(json as Map<String, dynamic>);
  }

  /// Say that the API is there.
  Future<Map<String, dynamic>> pingPost() async {
    final json = await _send('GET', '/post/ping');
    return json;
  }

  /// Post food.
  Future<Post> createPost({String? idempotencyKey, required String title, required String postDesc, required double locationLatitude, required double locationLongitude, required int totalReservations, required String timeEnd, int? userId, required List<int> imageFile}) async {
    final json = await _send('POST', '/post/createpost',
      headers: {if (idempotencyKey != null) 'idempotency-key': '$idempotencyKey'},
      form: {'title': '$title', 'post_desc': '$postDesc', 'location_latitude': '$locationLatitude', 'location_longitude': '$locationLongitude', 'total_reservations': '$totalReservations', 'time_end': '$timeEnd', if (userId != null) 'user_id': '$userId'},
      files: {'image_file': imageFile},
    );
    return Post.fromJson(json as Map<String, dynamic>);
  }

  /// Read a post.
  Future<OfferedPost> viewPost({required int postId, int? userId}) async {
    final json = await _send('GET', '/post/viewpost',
      query: {'post_id': '$postId', if (userId != null) 'user_id': '$userId'},
    );
    return OfferedPost.fromJson(json as Map<String, dynamic>);
  }

  /// Find food within 5 km, nearest first.
  Future<List<NearbyPost>> viewPosts({required double latitude, required double longitude, int? userId}) async {
    final json = await _send('GET', '/post/viewposts',
      query: {'latitude': '$latitude', 'longitude': '$longitude', if (userId != null) 'user_id': '$userId'},
    );
    return [for (final item in json as List) NearbyPost.fromJson(item)];
  }

  /// List one’s own posts, newest last.
  Future<List<Post>> listOwnPosts({int? userId}) async {
    final json = await _send('GET', '/post/createdpost',
      query: {if (userId != null) 'user_id': '$userId'},
    );
    return [for (final item in json as List) Post.fromJson(item)];
  }

  /// Read one’s own post and who reserved it.
  Future<OwnPost> viewOwnPost({required int postId, int? userId}) async {
    final json = await _send('GET', '/post/viewcreatedpost',
      query: {'post_id': '$postId', if (userId != null) 'user_id': '$userId'},
    );
    return OwnPost.fromJson(json as Map<String, dynamic>);
  }

  /// Change one’s own post.
  Future<Post> updatePost({required int postId, int? userId, String? title, String? postDesc, double? locationLatitude, double? locationLongitude, int? totalReservations, String? timeEnd, bool? isAvailable, List<int>? imageFile}) async {
    final json = await _send('POST', '/post/updatepost',
      query: {'post_id': '$postId', if (userId != null) 'user_id': '$userId'},
      form: {if (title != null) 'title': '$title', if (postDesc != null) 'post_desc': '$postDesc', if (locationLatitude != null) 'location_latitude': '$locationLatitude', if (locationLongitude != null) 'location_longitude': '$locationLongitude', if (totalReservations != null) 'total_reservations': '$totalReservations', if (timeEnd != null) 'time_end': '$timeEnd', if (userId != null) 'user_id': '$userId', if (isAvailable != null) 'is_available': '$isAvailable'},
      files: {if (imageFile != null) 'image_file': imageFile},
    );
    return Post.fromJson(json as Map<String, dynamic>);
  }

  /// Delete one’s own post.
  Future<Post> deletePost({required int postId, int? userId}) async {
    final json = await _send('DELETE', '/post/deletepost',
      query: {'post_id': '$postId', if (userId != null) 'user_id': '$userId'},
    );
    return Post.fromJson(json as Map<String, dynamic>);
  }

  /// Say that the API is there.
  Future<Map<String, dynamic>> pingReservation() async {
    final json = await _send('GET', '/reservation/ping');
    return json;
  }

  /// Reserve a portion.
  Future<Reservation> reserve({String? idempotencyKey, int? userId, required int postId}) async {
    final json = await _send('POST', '/reservation/reserve',
      headers: {if (idempotencyKey != null) 'idempotency-key': '$idempotencyKey'},
      body: {if (userId != null) 'user_id': userId, 'post_id': postId},
    );
    return Reservation.fromJson(json as Map<String, dynamic>);
  }

  /// List one’s own reservations with their posts.
  Future<List<Reservation>> listReservations({required int userId}) async {
    final json = await _send('GET', '/reservation/reservations/all/$userId');
    return [for (final item in json as List) Reservation.fromJson(item)];
  }

  /// Cancel one’s own reservation.
  Future<Reservation> cancelReservation({required int reservationId}) async {
    final json = await _send('DELETE', '/reservation/reserve/cancel',
      query: {'reservation_id': '$reservationId'},
    );
    return Reservation.fromJson(json as Map<String, dynamic>);
  }

  Future<dynamic> _send(
    String method,
    String path, {
    Map<String, String> query = const {},
    Map<String, String> headers = const {},
    Map<String, Object?>? body,
    Map<String, String>? form,
    Map<String, List<int>> files = const {},
  }) async {
    final target = Uri.parse('$url$path').replace(queryParameters: query.isEmpty ? null : query);
    final request = form == null ? http.Request(method, target) : http.MultipartRequest(method, target);
    request.headers.addAll(headers);
    if (authorization != null) request.headers['authorization'] = authorization!;
    if (request is http.MultipartRequest) {
      request.fields.addAll(form!);
      for (final MapEntry(:key, :value) in files.entries) {
        request.files.add(http.MultipartFile.fromBytes(key, value, filename: 'picture'));
      }
    } else if (request is http.Request && body != null) {
      request.headers['content-type'] = 'application/json';
      request.body = jsonEncode(body);
    }
    final response = await http.Response.fromStream(await _client.send(request));
    final json = jsonDecode(utf8.decode(response.bodyBytes));
    if (response.statusCode != 200) {
      throw GobblerException(response.statusCode, errorCodeValues.map[json['code']], '${json['error'] ?? json['detail']}');
    }
    authorization = response.headers['authorization'] ?? authorization;
    return json;
  }
}
